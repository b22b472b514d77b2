package condition

import (
	"errors"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/parser/lexer"

	"github.com/kapscreen/kapscreen/forms/source"
)

// Limits of one condition, so that no text a person pastes can hang or crash the program.
const (
	maxLength  = 10_000 // characters
	maxNesting = 200    // open brackets, or signs in a row
)

// checker turns one condition into nodes and collects what is wrong with it.
type checker struct {
	s        *Scope
	text     source.Text
	runes    []rune
	problems source.Problems
	it       *binding
	parts    int
}

// binding is what `it` stands for.
type binding struct {
	element ast.Node // an element of a list of names
	codes   int      // the slot of a question with several answers, or -1
	rows    int      // the slot of a table, or -1
	code    string   // the code, while a predicate over codes is worked out
	outer   *binding
}

// check parses a text and compiles it as an expression of the wanted kind; nil if there are problems.
func (s *Scope) check(t source.Text, want Kind) (*node, source.Problems) {
	c := &checker{s: s, text: t, runes: []rune(t.Src)}
	tree := c.parse()
	if tree == nil {
		return nil, c.problems
	}
	var n *node
	if want == Truth {
		n = c.truth(tree)
	} else {
		n = c.quantity(tree, want)
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return n, nil
}

// parse returns nil after reporting.
func (c *checker) parse() ast.Node {
	switch {
	case len(c.runes) > maxLength:
		c.at(0, "this condition is too long: at most 10 000 characters", "")
		return nil
	case strings.TrimSpace(c.text.Src) == "":
		c.at(0, "there is nothing written here", "")
		return nil
	case !c.scan():
		return nil
	}
	if !c.tokens() {
		return nil
	}
	tree, err := parser.Parse(c.text.Src)
	if err != nil {
		c.syntax(err)
		return nil
	}
	return tree.Node
}

// scan looks at the bare characters for what people type by mistake, and for nesting that is too deep.
func (c *checker) scan() bool {
	depth, signs, opened := 0, 0, 0
	var quote rune
	for i := 0; i < len(c.runes); i++ {
		r := c.runes[i]
		if quote != 0 {
			if r == '\\' && quote != '`' {
				i++
			} else if r == quote {
				quote = 0
			}
			continue
		}
		switch r {
		case '"', '\'', '`':
			quote, opened = r, i
		case '“', '”', '„', '‟', '‘', '’', '‚', '«', '»':
			c.at(i, `use straight quotes " instead of typographic ones`, "")
			return false
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case '=':
			if !c.equals(i) {
				return false
			}
		case '|':
			if c.runeAt(i-1) != '|' && c.runeAt(i+1) != '|' {
				c.at(i, "this is not part of the condition language", `write  or  between conditions`)
				return false
			}
		}
		if signs = nextSigns(signs, r, c.runes, i); depth > maxNesting || signs > maxNesting {
			c.at(i, "this condition is nested too deeply: at most 200 levels", "")
			return false
		}
	}
	if quote != 0 {
		c.at(opened, "a text begins here and has no closing quote", "")
		return false
	}
	return true
}

func (c *checker) runeAt(i int) rune {
	if i < 0 || i >= len(c.runes) {
		return 0
	}
	return c.runes[i]
}

// nextSigns counts signs in a row (!!!!, ----, not not not), which nest without brackets.
func nextSigns(signs int, r rune, runes []rune, i int) int {
	switch {
	case r == '!' || r == '-' || r == '+':
		return signs + 1
	case r == 'n' && i+2 < len(runes) && runes[i+1] == 'o' && runes[i+2] == 't':
		return signs + 1
	case r == 'o' || r == 't' || r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '(':
		return signs
	}
	return 0
}

// equals refuses a lone =.
func (c *checker) equals(i int) bool {
	before, after := c.runeAt(i-1), c.runeAt(i+1)
	if after == '=' || before != 0 && strings.ContainsRune("=!<>", before) {
		return true
	}
	c.at(i, `write == for "is equal to" (and >= for "at least", <= for "at most")`, "")
	return false
}

// tokens refuses and beside or without brackets: people read it either way.
func (c *checker) tokens() bool {
	tokens, err := lexer.Lex(file.NewSource(c.text.Src))
	if err != nil {
		c.syntax(err)
		return false
	}
	type level struct{ and, or bool }
	levels := []level{{}}
	for _, t := range tokens {
		top := &levels[len(levels)-1]
		switch t.Value {
		case "(", "[", "{":
			if t.Kind == lexer.Bracket {
				levels = append(levels, level{})
			}
			continue
		case ")", "]", "}":
			if t.Kind == lexer.Bracket && len(levels) > 1 {
				levels = levels[:len(levels)-1]
			}
			continue
		case ",":
			*top = level{}
		}
		if t.Kind == lexer.Operator {
			top.and = top.and || t.Value == "and" || t.Value == "&&"
			top.or = top.or || t.Value == "or" || t.Value == "||"
		}
		if top.and && top.or {
			c.at(t.From, "and beside or can be read in two ways", "put brackets around the parts that belong together: (a or b) and c")
			return false
		}
	}
	return true
}

// syntax reports an error of the parser in our words; its own text may quote anything.
func (c *checker) syntax(err error) {
	var e *file.Error
	if !errors.As(err, &e) {
		c.at(0, "this is not a condition", "")
		return
	}
	switch m := e.Message; {
	case strings.Contains(m, "maximum allowed nodes"):
		c.at(e.From, "this condition has too many parts", "")
	case strings.Contains(m, "EOF") || strings.Contains(m, "unexpected end"):
		c.at(len(c.runes), "something is missing at the end", "is a bracket still open, or a side of a comparison missing?")
	case strings.Contains(m, "arguments"):
		c.at(e.From, "something is missing in these brackets", "")
	case strings.Contains(m, "unrecognized character"):
		c.at(e.From, "this sign has no meaning in a condition", "")
	case strings.Contains(m, "literal"):
		c.at(e.From, "this is not a number that can be used", "")
	default:
		c.at(e.From, "this does not belong here", "is an operator (and, or, ==, in, …) or a bracket missing before it?")
	}
}

// at reports a problem at a rune of the source.
func (c *checker) at(rune int, message, hint string) {
	line, col := 1, 1
	for i := 0; i < rune && i < len(c.runes); i++ {
		if col++; c.runes[i] == '\n' {
			line, col = line+1, 1
		}
	}
	place := source.Place{Line: line, Col: col}
	if c.text.Place != nil {
		place = c.text.Place(line, col)
	}
	p := source.Problem{Place: place, Message: message, Hint: hint}
	for _, q := range c.problems { // a predicate is checked once for each element
		if q.Place == p.Place && q.Message == p.Message {
			return
		}
	}
	c.problems = append(c.problems, p)
}

func (c *checker) wrong(n ast.Node, message, hint string) *node {
	c.at(n.Location().From, message, hint)
	return nil
}
