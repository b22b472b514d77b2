package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms/casefile/audit"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// auditCommand is `kapscreen audit …`: the log of what was done.
func (a *app) auditCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Look at the log of what was done, and verify it",
		Long: `The log says who did what and when: case, form, recipient and digest of each referral,
never an answer or a name. Each entry is chained to the one before, so that a changed
entry is found; the head, noted elsewhere, also finds a log that was cut short.

Exit codes: 0 done, 1 the log is broken or cannot be read.`,
		Example: "  kapscreen audit show\n  kapscreen audit verify",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use: "show", Short: "Print the log", Args: noArguments,
		Long:    "Prints every entry, oldest first.\n\nExit codes: 0 done, 1 the log cannot be read.",
		Example: "  kapscreen audit show",
		RunE:    func(_ *cobra.Command, _ []string) error { return a.auditShow() },
	}, &cobra.Command{
		Use: "verify", Short: "Check the chain and print the head", Args: noArguments,
		Long:    "Checks every entry, names the first one that is wrong, and prints the head.\n\nExit codes: 0 the chain holds, 1 it is broken.",
		Example: "  kapscreen audit verify",
		RunE:    func(_ *cobra.Command, _ []string) error { return a.auditVerify() },
	})
	return cmd
}

func (a *app) auditFile() (string, error) {
	dir, err := a.storeDir(a.config)
	return filepath.Join(dir, "audit.log"), err
}

func (a *app) auditLog() (audit.Log, error) {
	path, err := a.auditFile()
	if err != nil {
		return audit.Log{}, err
	}
	return audit.Verify(path)
}

func (a *app) auditShow() error {
	log, err := a.auditLog()
	if err != nil && log.Entries == nil {
		return err
	}
	for _, e := range log.Entries {
		if a.flags.json {
			if err := a.printJSON(e); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(a.out, "%s  %-12s %-14s %-10s %s\n", e.At.Format("2006-01-02 15:04"), visible.Text(e.Operator), e.Action, e.Case, visible.Text(e.Partner))
	}
	return err
}

func (a *app) auditVerify() error {
	log, err := a.auditLog()
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(map[string]any{"entries": len(log.Entries), "head": log.Head})
	}
	fmt.Fprintf(a.out, "%s, the chain holds\nhead %s\n", plural(len(log.Entries), "entry", "entries"), orElse(log.Head, "none"))
	return nil
}

// logReferral writes down that a referral was made, and shows the head of the log: noted elsewhere, it finds a log that
// was cut short.
func (a *app) logReferral(caseID string, k *kit, pdfDigest string) error {
	return a.logDone(audit.Entry{Action: audit.Referred, Case: caseID, Form: k.form.Digest, Partner: k.partner.ID, PDF: pdfDigest})
}

// logDone writes an entry and shows the new head.
func (a *app) logDone(e audit.Entry) error {
	head, err := a.appendLog(e)
	if err == nil {
		a.say("audit log: head %s", head)
	}
	return err
}

// logQuietly writes an entry.
func (a *app) logQuietly(e audit.Entry) error {
	_, err := a.appendLog(e)
	return err
}

func (a *app) appendLog(e audit.Entry) (string, error) {
	path, err := a.auditFile()
	if err != nil {
		return "", err
	}
	e.At, e.Operator = a.now(), a.operator()
	head, err := audit.Append(path, e)
	if err != nil {
		return "", fmt.Errorf("write the audit log: %w", err)
	}
	return head, nil
}

// afterReferral logs a referral made from a case of the store. One made from a file that somebody else keeps is no
// business of the store.
func (a *app) afterReferral(k *kit, in input, out, digest string) error {
	if in.caseID == "" || out == "-" {
		return nil
	}
	return a.logReferral(in.caseID, k, digest)
}
