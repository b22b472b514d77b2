// Command kapscreen asks a pre-consultation questionnaire, notices answers that a medical partner should look at, and
// hands over a referral summary. It never decides. It opens no network connection.
package main

import (
	"os"
	"runtime/debug"
	"time"
)

func main() {
	// Most runs are over before a collection would pay; batch sets bounds of its own.
	debug.SetGCPercent(400)
	a := &app{
		in: os.Stdin, out: &output{File: os.Stdout}, err: os.Stderr,
		env: os.LookupEnv, environ: os.Environ, now: time.Now,
		signals: signals{exit: os.Exit}, bind: bindProcess,
	}
	os.Exit(a.run(os.Args[1:]))
}
