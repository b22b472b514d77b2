package forms

// shape is what a value of a file is, before it is known what it should be.
type shape uint8

const (
	shapeNull shape = iota + 1
	shapeBool
	shapeNumber
	shapeString
	shapeList
	shapeObject
	shapeOther // something that no format of responses has
)

// words is the shape in an error, without the value.
func (s shape) words() string {
	switch s {
	case shapeNull:
		return "null"
	case shapeBool:
		return "true or false"
	case shapeNumber:
		return "a number"
	case shapeString:
		return "a text"
	case shapeList:
		return "a list"
	case shapeObject:
		return "an object"
	case shapeOther:
	}
	return "something else"
}

// value is one value of a file with its place: the common ground of JSON, YAML and CSV.
type value struct {
	shape shape
	yes   bool // shapeBool
	at    position
	text  string  // shapeString: the text; shapeNumber: the number as written
	parts []field // shapeList: the elements, without names; shapeObject: in file order; names may occur twice
}

// field is one name and value of an object, or one element of a list.
type field struct {
	name  string
	at    position
	value value
}

// position is where something stands in a file; what it means is up to the format's reader (placer).
type position int64

// placer turns a position into a line and column, from 1, columns in characters.
type placer func(position) (line, col int)

// syntaxFault is what makes a file unreadable at all. Its words never hold anything of the file.
type syntaxFault struct {
	at            position
	message, hint string
}

// maxValues is how many values one response may hold; the largest useful one has fewer.
const maxValues = 100_000
