package terminal

import (
	"errors"
	"testing"

	"github.com/kapscreen/kapscreen/forms/interview"
)

func TestBareEnterCtrlDAndClosedTerminalNeverAnswer(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"", "\r", "\r\r\r", "\x04", "\x04\r\x04", "\x1b[200~y\r\x1b[201~", "\x1by", "\x1b[1;5D\r", "\x1b[15~\r"} {
		s, _ := asker(t, keys, Options{})
		reply, err := s.Ask(t.Context(), askFor(yesNoQuestion()))
		if !errors.Is(err, interview.ErrClosed) {
			t.Errorf("keys %q: got reply %+v, error %v; want ErrClosed", keys, reply, err)
		}
	}
}
