//go:build linux

package main

// measures are the figures of quality.md that are reached for.
var measures = []measure{
	{"inspect 10,000 PEM files", 2, inspectTime},
	{"memory of inspecting 10,000 PEM files, over the idle command", 64, inspectMemory},
	{"one test against a local server", 1.2, oneTest},
	{"test of 200 mappings against a local server that answers in 50 ms", 1.15, manyTests},
	{"open the page of a register with 100,000 mappings, against its SQL", 3, openPage},
	{"open the page of a register with 100,000 mappings", 300, openPageTime},
	{"filter 100,000 mappings by a word", 50, filterTime},
	{"one scroll step of the list", 4, scrollStep},
	{"start to the first usable window", 1.25, startTime},
	{"memory after the start", 1.3, startMemory},
	{"size of the program", 1.6, programSize},
}
