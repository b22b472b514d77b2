package interview

import (
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
)

// lookout keeps which urgent findings were acknowledged for the answers as they are. An acknowledgement ends as soon as
// its alert goes away or rests on other answers: when it comes again, it is shown again.
type lookout struct {
	watch  func(*forms.Response) []Alert
	crisis []string
	now    []Alert
	stale  bool              // now is older than the answers
	seen   map[string]string // rule id: the evidence that was acknowledged
}

// changed tells that an answer changed. While nothing is acknowledged there is nothing to end, so the watching waits
// until somebody asks; this is what makes taking up a long interview quick.
func (l *lookout) changed(r *forms.Response) {
	l.stale = true
	if len(l.seen) > 0 {
		l.refresh(r)
	}
}

func (l *lookout) refresh(r *forms.Response) {
	if !l.stale || l.watch == nil {
		return
	}
	l.stale = false
	l.now = l.watch(r.Clone())
	for rule, evidence := range l.seen {
		if !slices.ContainsFunc(l.now, func(a Alert) bool { return a.Rule == rule && a.evidence() == evidence }) {
			delete(l.seen, rule)
		}
	}
}

func (l *lookout) acknowledge(r *forms.Response, rule string) {
	l.refresh(r)
	for _, a := range l.now {
		if a.Rule == rule {
			if l.seen == nil {
				l.seen = map[string]string{}
			}
			l.seen[rule] = a.evidence()
		}
	}
}

// unseen are the alerts that nobody has acknowledged for the present answers, in the order they were reported.
func (l *lookout) unseen(r *forms.Response) []Alert {
	l.refresh(r)
	var alerts []Alert
	for _, a := range l.now {
		if evidence, ok := l.seen[a.Rule]; !ok || evidence != a.evidence() {
			alerts = append(alerts, l.withCrisis(a))
		}
	}
	return alerts
}

func (l *lookout) withCrisis(a Alert) Alert {
	if len(a.Crisis) == 0 {
		a.Crisis = l.crisis
	}
	return a
}

// crisisLines are the lines of a form's region, for when the caller gives none: an alert never stands without them.
func crisisLines(region string) []string {
	if region == "us" {
		return []string{"Follow your own crisis protocol. US: call or text 988. In danger: 911."}
	}
	return []string{"Follow your own crisis protocol. In danger: call your local emergency number."}
}

func (a Alert) evidence() string { return strings.Join(a.Lines, "\n") }

// Alerts are the urgent findings that nobody has acknowledged for the present answers.
func (s *Session) Alerts() []Alert { return s.lookout.unseen(s.response) }
