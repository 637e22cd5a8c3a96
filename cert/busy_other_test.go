//go:build !unix

package cert_test

import "time"

var began = time.Now()

// busy returns how long this process has run: what it has computed is not told here.
func busy() time.Duration { return time.Since(began) }
