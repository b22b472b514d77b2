package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// topics are help texts that belong to no single command: `kapscreen help keys`.
func (a *app) topics() []*cobra.Command {
	var cmds []*cobra.Command
	for _, t := range []struct{ name, short, text string }{
		{"exit-codes", "What the exit codes mean", exitCodesText},
		{"formats", "The files that go in and come out", formatsText},
		{"keys", "The keys of the interview", keysText},
		{"privacy", "Where data lies, and what is never done", privacyText},
	} {
		cmds = append(cmds, &cobra.Command{Use: t.name, Short: t.short, Long: t.text})
	}
	return cmds
}

const exitCodesText = `Exit codes

    0  done (a referral with items for review is no error)
    1  failed: a file is missing, a disk is full, …
    2  wrong call: flag, argument or value
    3  a form, rule, partner or config file is wrong
    4  a response is wrong
    5  the referral lacks something required; --incomplete "REASON" goes on
    6  a batch finished, and some records could not be used
   10  --fail-on PRIORITY was met
  130  interrupted; the case is kept`

const formatsText = `Formats

In
  response/v1     one client's answers: JSON or YAML, one to a file; NDJSON, one to a
                  line; CSV, one client to a row, one question to a column. A missing
                  answer has a reason: unknown, declined or ask-prescriber.
  form/v1         a questionnaire: form.yaml, rules.yaml, tests.yaml in a folder
  partner/v1      who receives a referral and what they ask for

Out
  report/v1       findings of one response (screen --json)
  PDF, text, JSON the referral summary (refer)
  index.csv, report.ndjson   of a batch

Field names never change their meaning. docs/formats.md has every field;
"kapscreen form schema" prints JSON Schemas for editors.`

const keysText = `Keys of the interview

  a letter or number   answers, where there are choices; Enter alone never does
  d  declined          u  not sure          p  would rather tell the prescriber
  n  a few of the client's own words beside the answer (w where n means No)
  < or left arrow      back                 j  jump to a section
  Tab                  leave it open        Ctrl-R  the review
  ?                    why this is asked    Ctrl-C  the stop menu: stop, go on, review

While typing text the same with a colon: :d :u :p :n :b :j :?
Items about safety take the key and then Enter. When a question comes back, its answer
is marked, and Enter keeps it. Ctrl-L hides the screen.`

const privacyText = `Privacy

The program opens no network connection: no updates, no statistics, no sharing.
Case files lie in the store (kapscreen doctor names it), readable only by your
account, and sealed when you have made a key (kapscreen key new). Without your
passphrase and your recovery key nobody can open them, and nobody can reset them.
Referrals are written only where you say. Answers and names are never put into file
names, logs, errors or temporary files.

Not promised: protection on a computer that others control, of memory that the system
swaps to disk, or against someone who has both your files and your passphrase. Encrypt
the whole disk first. docs/security.md says more.`

// manCommand writes man pages.
func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "man <DIR>",
		Short:   "Write the man pages into a folder",
		Long:    "Writes one man page for each command into DIR.\n\nExit codes: 0 done, 1 the folder cannot be written, 2 wrong call.",
		Example: "  kapscreen man ./man",
		Args:    arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := writeManPages(cmd.Root(), args[0])
			if err != nil {
				return fmt.Errorf("write man pages: %w", plainFS(err))
			}
			a.say("%s in %s", plural(n, "man page", "man pages"), baseName(args[0]))
			return nil
		},
	}
}
