package main

// hardenProcess has nothing to do on Windows: it writes no core dumps unless the owner asks for them.
func hardenProcess() {}
