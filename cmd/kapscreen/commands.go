package main

import "github.com/spf13/cobra"

// commands are all commands below kapscreen, in the order of the work.
func (a *app) commands() []*cobra.Command {
	list := []*cobra.Command{
		a.demoCommand(), a.initCommand(), a.consultCommand(), a.caseCommand(), a.screenCommand(), a.explainCommand(),
		a.referCommand(), a.batchCommand(), a.formCommand(), a.partnerCommand(), a.keyCommand(), a.auditCommand(),
		a.configCommand(), a.doctorCommand(), a.manCommand(), a.versionCommand(),
	}
	return append(list, a.topics()...)
}
