package casefile_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/casefile"
	"github.com/kapscreen/kapscreen/forms/casefile/seal"
	"github.com/kapscreen/kapscreen/forms/interview"
	"github.com/kapscreen/kapscreen/forms/library"
)

// A practice makes a key, begins an interview, is interrupted, and goes on the next day.
func Example() {
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	const passphrase = "seven purple lanterns"
	keys, recovery, err := seal.Create(filepath.Join(dir, "key", "kapscreen.key"), passphrase, seal.Settings{})
	if err != nil {
		panic(err)
	}
	fmt.Println("recovery key for the paper:", recovery[:15], "…")

	store, err := casefile.OpenStore(dir, casefile.Options{
		Keys: keys, Operator: "Dana Vale", Random: rand.NewChaCha8([32]byte{}),
		Unlock: func() (*seal.Identity, error) { return keys.Unlock(passphrase) },
	})
	if err != nil {
		panic(err)
	}
	defer store.Close()
	form, _ := forms.Load(library.FS(), library.Default, library.FS())
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

	journal, err := store.Begin(form, casefile.Beginning{
		Partner: "generic", Consult: forms.DateOf(now), Now: now, Names: []string{"client_name"},
	})
	if err != nil {
		panic(err)
	}
	say(journal, interview.Event{At: now, Kind: interview.EventAnswer, Question: "client_name", Answer: forms.TextAnswer("Noemi Ibarra")})
	journal.Close()

	journal, err = store.Resume(journal.Case().ID, now.AddDate(0, 0, 1))
	if err != nil {
		panic(err)
	}
	say(journal, interview.Event{At: now, Kind: interview.EventAnswer, Question: "cv_htn", Answer: forms.Absent(forms.Declined)})
	say(journal, interview.Event{At: now, Kind: interview.EventFinish})
	journal.Close()

	cases, err := store.List(true)
	if err != nil {
		panic(err)
	}
	for _, c := range cases {
		fmt.Println(c.ID, c.Form, c.Partner, c.State, c.Consult, c.Client)
	}
	c, err := store.Open(cases[0].ID)
	if err != nil {
		panic(err)
	}
	response, unplaced := c.Response(form)
	q, _ := form.Question("cv_htn")
	fmt.Println(response.Answer(q).State(), len(unplaced))
	// Output:
	// recovery key for the paper: AGE-SECRET-KEY- …
	// svjdxyy6 kap-preconsult generic finished 2026-11-20 [Noemi Ibarra]
	// declined 0
}

func say(j *casefile.Journal, e interview.Event) {
	if err := j.Append(e); err != nil {
		panic(err) // "NOT saved": the next question must not be asked
	}
}
