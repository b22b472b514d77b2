package terminal

import (
	"time"
	"unicode"
	"unicode/utf8"
)

// keyCode says which key a key is. It is an alias, not a closed set: no prompt has something to do for every key, and what
// a prompt does not know it leaves alone.
type keyCode = uint8

// The keys that prompts know. Everything else that a keyboard or a terminal sends never reaches a prompt.
const (
	keyRune  keyCode = iota + 1 // key.r
	keyPaste                    // key.text, line breaks as \n
	keyEnter
	keyTab
	keyBackspace
	keyDelete
	keyLeft
	keyRight
	keyUp
	keyDown
	keyHome
	keyEnd
	keyPageUp
	keyPageDown
	keyWordLeft
	keyWordRight
	keyEsc
	keyHelp   // F1
	keyStop   // Ctrl-C
	keyHide   // Ctrl-L
	keyReview // Ctrl-R
	keySave   // Ctrl-S
	keyKillLine
	keyKillWord
	keyKillEnd
	keyRedraw // the window has another size, or the picture is gone
	keyIdle   // nobody has pressed a key for the idle time
)

// key is one key press, one paste, or one event of the terminal.
type key struct {
	code keyCode
	r    rune
	text string
	at   time.Time
	// again: keyRedraw after the program was stopped, while a shell had the terminal
	again bool
}

// pressed reports whether a person did this, as opposed to the terminal or the clock.
func (k key) pressed() bool { return k.code != keyRedraw && k.code != keyIdle }

// How long to wait for the rest of what was begun. Terminals send a sequence in one go; a slow line may cut it.
const (
	waitEscape   = 50 * time.Millisecond
	waitSequence = 100 * time.Millisecond
	waitString   = 500 * time.Millisecond
)

// maxPaste bounds the memory of a paste, in bytes. A field refuses far less.
const maxPaste = 1 << 20

type decoderState uint8

const (
	inGround  decoderState = iota
	inEscape               // after ESC
	inCSI                  // after ESC [
	inFnKey                // after ESC [ [ (Linux console)
	inMouse                // the three bytes after ESC [ M
	inSS3                  // after ESC O
	inString               // OSC, DCS, SOS, PM, APC: to BEL or ST
	inStringE              // ESC within a string
	inPaste
)

// decoder turns what a terminal sends into keys, one by one. It drops whole what it does not know: F-keys, Alt keys,
// modified arrows, mouse and focus events, and replies to questions that nobody asked any more. It never fails.
type decoder struct {
	state decoderState
	alt   bool   // the sequence began with more than one ESC: an Alt key, to be dropped
	buf   []byte // bytes of an unfinished character or sequence
	paste []byte
}

const pasteEnd = "\x1b[201~"

// feed decodes bytes and calls emit for each key, in order.
func (d *decoder) feed(b []byte, emit func(key)) {
	for _, c := range b {
		d.step(c, emit)
	}
}

// pending is how long to wait for the rest of what was begun before flush; 0: nothing was begun. A paste is waited for
// without end, because its line breaks must not become Enter keys; Ctrl-C ends it.
func (d *decoder) pending() time.Duration {
	switch d.state {
	case inGround:
		if len(d.buf) > 0 {
			return waitSequence
		}
		return 0
	case inEscape:
		return waitEscape
	case inCSI, inFnKey, inMouse, inSS3:
		return waitSequence
	case inString, inStringE:
		return waitString
	case inPaste:
		return 0
	}
	return 0
}

// flush gives up on what was begun: a lone ESC is the Esc key, the rest is dropped.
func (d *decoder) flush(emit func(key)) {
	if d.state == inPaste {
		return
	}
	if d.state == inEscape && !d.alt {
		emit(key{code: keyEsc})
	}
	d.reset()
}

func (d *decoder) reset() {
	d.state, d.alt, d.buf, d.paste = inGround, false, d.buf[:0], nil
}

func (d *decoder) step(c byte, emit func(key)) {
	if c == 0x03 { // Ctrl-C gets out of everything, also out of a paste that never ends
		d.reset()
		emit(key{code: keyStop})
		return
	}
	switch d.state {
	case inGround:
		d.ground(c, emit)
	case inEscape:
		d.escape(c)
	case inCSI:
		d.csi(c, emit)
	case inFnKey:
		d.reset()
		if c == 'A' {
			emit(key{code: keyHelp})
		}
	case inMouse:
		if d.buf = append(d.buf, c); len(d.buf) == 3 {
			d.reset()
		}
	case inSS3:
		d.ss3(c, emit)
	case inString:
		d.str(c)
	case inStringE:
		if c == '\\' {
			d.reset()
			return
		}
		d.state = inEscape
		d.escape(c)
	case inPaste:
		d.pasted(c, emit)
	}
}

func (d *decoder) ground(c byte, emit func(key)) {
	if len(d.buf) == 0 && c < utf8.RuneSelf {
		if c == 0x1b {
			d.state = inEscape
			return
		}
		if code, ok := controlKey(c); ok {
			emit(key{code: code})
		} else if c >= ' ' {
			emit(key{code: keyRune, r: rune(c)})
		}
		return
	}
	d.buf = append(d.buf, c)
	if !utf8.FullRune(d.buf) {
		return
	}
	r, size := utf8.DecodeRune(d.buf)
	rest := append([]byte(nil), d.buf[size:]...)
	d.buf = d.buf[:0]
	if r != utf8.RuneError && !unicode.IsControl(r) {
		emit(key{code: keyRune, r: r})
	}
	d.feed(rest, emit)
}

// controlKey names a control character. Ctrl-D and the others are no keys.
func controlKey(c byte) (keyCode, bool) {
	switch c {
	case '\r', '\n':
		return keyEnter, true
	case '\t':
		return keyTab, true
	case 0x7f, '\b':
		return keyBackspace, true
	case 0x01:
		return keyHome, true
	case 0x05:
		return keyEnd, true
	case 0x0b:
		return keyKillEnd, true
	case 0x0c:
		return keyHide, true
	case 0x12:
		return keyReview, true
	case 0x13:
		return keySave, true
	case 0x15:
		return keyKillLine, true
	case 0x17:
		return keyKillWord, true
	}
	return 0, false
}

func (d *decoder) escape(c byte) {
	switch {
	case c == '[':
		d.state = inCSI
	case c == 'O':
		d.state = inSS3
	case c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_':
		d.state = inString
	case c == 0x1b:
		d.alt = true
	case c >= utf8.RuneSelf: // Alt and a letter of several bytes: the rest is dropped as an invalid character
		d.reset()
		d.buf = append(d.buf, 0xff)
	default: // Alt and a key
		d.reset()
	}
}

func (d *decoder) csi(c byte, emit func(key)) {
	switch {
	case c == 0x1b:
		d.reset()
		d.state = inEscape
	case c == '[' && len(d.buf) == 0:
		d.state = inFnKey
	case c == 'M' && len(d.buf) == 0:
		d.state = inMouse
	case c >= 0x20 && c <= 0x3f:
		if len(d.buf) < 64 {
			d.buf = append(d.buf, c)
		}
	case c >= 0x40 && c <= 0x7e:
		params, alt := string(d.buf), d.alt
		d.reset()
		if params == "200" && c == '~' {
			d.state = inPaste
		} else if code, ok := sequenceKey(params, c); ok && !alt {
			emit(key{code: code})
		}
	case c < 0x20: // a control character within a sequence does not end it, but CAN and SUB do
		if c == 0x18 || c == 0x1a {
			d.reset()
		}
	default:
		d.reset()
	}
}

// sequenceKey names a control sequence by its parameters and last byte.
func sequenceKey(params string, last byte) (keyCode, bool) {
	if last == '~' {
		switch params {
		case "1", "7":
			return keyHome, true
		case "4", "8":
			return keyEnd, true
		case "3":
			return keyDelete, true
		case "5":
			return keyPageUp, true
		case "6":
			return keyPageDown, true
		case "11":
			return keyHelp, true
		}
		return 0, false
	}
	switch params {
	case "", "1":
		return letterKey(last)
	case "1;5":
		switch last {
		case 'D':
			return keyWordLeft, true
		case 'C':
			return keyWordRight, true
		}
	}
	return 0, false
}

func letterKey(c byte) (keyCode, bool) {
	switch c {
	case 'A':
		return keyUp, true
	case 'B':
		return keyDown, true
	case 'C':
		return keyRight, true
	case 'D':
		return keyLeft, true
	case 'H':
		return keyHome, true
	case 'F':
		return keyEnd, true
	}
	return 0, false
}

func (d *decoder) ss3(c byte, emit func(key)) {
	if c >= '0' && c <= '9' || c == ';' { // modifiers, as some terminals send them
		d.alt = true
		return
	}
	alt := d.alt
	d.reset()
	if c == 0x1b {
		d.state = inEscape
		return
	}
	if alt {
		return
	}
	switch code, ok := letterKey(c); {
	case ok:
		emit(key{code: code})
	case c == 'P':
		emit(key{code: keyHelp})
	case c == 'M': // keypad
		emit(key{code: keyEnter})
	case c >= 'p' && c <= 'y':
		emit(key{code: keyRune, r: rune(c-'p') + '0'})
	}
}

func (d *decoder) str(c byte) {
	switch c {
	case 0x07, 0x18, 0x1a:
		d.reset()
	case 0x1b:
		d.state = inStringE
	}
}

func (d *decoder) pasted(c byte, emit func(key)) {
	d.paste = append(d.paste, c)
	n := len(d.paste)
	if n >= len(pasteEnd) && string(d.paste[n-len(pasteEnd):]) == pasteEnd {
		text := pasteText(d.paste[:n-len(pasteEnd)])
		d.reset()
		emit(key{code: keyPaste, text: text})
		return
	}
	if n > maxPaste { // keep the tail, in which the end may begin; a field would refuse the text anyhow
		d.paste = append(d.paste[:maxPaste-len(pasteEnd)], d.paste[n-len(pasteEnd):]...)
	}
}

// pasteText makes one kind of line break, blanks of tabs, and drops control and broken characters.
func pasteText(b []byte) string {
	out := make([]rune, 0, len(b))
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == '\r':
			if i+1 >= len(b) || b[i+1] != '\n' {
				out = append(out, '\n')
			}
		case r == '\n':
			out = append(out, '\n')
		case r == '\t':
			out = append(out, ' ')
		case r == '\u2028' || r == '\u2029':
			out = append(out, '\n')
		case r == utf8.RuneError && size == 1, unicode.IsControl(r):
		default:
			out = append(out, r)
		}
		i += size
	}
	return string(out)
}
