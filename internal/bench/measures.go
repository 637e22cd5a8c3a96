//go:build linux

package main

// measures are the figures of quality.md that are reached for.
var measures = []measure{
	{"inspect 10,000 PEM files", 2, inspectTime},
	{"memory of inspecting 10,000 PEM files, over the idle command", 64, inspectMemory},
	// The list comes early: Fyne takes what its test driver has drawn for stale in a process that is older than a minute. Memory
	// comes before it: a command counts as large as the process that started it was.
	{"one scroll step of the list, by a row, and what is new of it drawn", 4, scrollStep},
	{"the whole list drawn again, against an empty canvas of its size", 2.5, drawAll},
	{"one test against a local server", 1.2, oneTest},
	{"test of 200 mappings against a local server that answers in 50 ms", 1.15, manyTests},
	{"open the page of a register with 100,000 mappings, against its SQL", 3, openPage},
	{"open the page of a register with 100,000 mappings", 300, openPageTime},
	{"filter 100,000 mappings by a word, the slowest of several", 50, filterTime},
	{"filter 100,000 mappings by a word after a change by another process", 50, filterChangedTime},
	{"open the page of a register with 100,000 mappings with a word, just started", 300, openFilteredTime},
	{"start to the first usable window", 1.25, startTime},
	{"memory after the start", 1.3, startMemory},
	{"size of the program", 1.6, programSize},
}
