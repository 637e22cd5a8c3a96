// Package e2e tests the real binary as a person uses it: on a real X display, with a real Secret Service, by keyboard
// alone. What it sees it reads off the screen. It runs with the tag e2e, by `make e2e`, and keeps its screenshots in
// build/e2e.
package e2e
