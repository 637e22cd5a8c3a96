//go:build unix

package cert_test

import (
	"syscall"
	"time"
)

// busy returns how long this process has computed, on all cores: what else runs on the machine does not count.
func busy() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
