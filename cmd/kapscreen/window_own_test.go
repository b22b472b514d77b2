//go:build unix

package main

import "syscall"

// ownWindow makes the window the program's own terminal, so that closing it and Ctrl-C reach it as they would a person's.
func ownWindow() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true, Setctty: true} }
