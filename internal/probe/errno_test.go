package probe

import (
	"net"
	"net/url"
	"os"
	"syscall"
	"testing"

	"certmap/internal/securitycenter"
)

// TestFailuresAreNamedByTheNumbersOfEachSystem gives errors as the net package wraps them, with the numbers of this system and
// with those of Windows (Windows Sockets Error Codes, by Microsoft).
func TestFailuresAreNamedByTheNumbersOfEachSystem(t *testing.T) {
	for number, want := range map[syscall.Errno]securitycenter.CauseID{
		syscall.ECONNREFUSED: NetRefused, 10061: NetRefused,
		syscall.EHOSTUNREACH: NetUnreachable, syscall.ENETUNREACH: NetUnreachable, syscall.EADDRNOTAVAIL: NetUnreachable,
		10065: NetUnreachable, 10051: NetUnreachable, 10049: NetUnreachable, 10064: NetUnreachable, 10050: NetUnreachable,
		syscall.ECONNRESET: NetReset, syscall.EPIPE: NetReset, syscall.ECONNABORTED: NetReset,
		10054: NetReset, 10053: NetReset, 10052: NetReset, 10058: NetReset,
		syscall.ETIMEDOUT: NetTimeout, 10060: NetTimeout,
	} {
		err := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connectex", number)}
		if got := nameOf(&sight{rung: securitycenter.RungTCP, err: err}).id; got != want {
			t.Errorf("%d: named %s, not %s", number, got, want)
		}
	}
}

// TestAProxyThatResetsIsBrokenOnEachSystem holds that it is not called unreachable.
func TestAProxyThatResetsIsBrokenOnEachSystem(t *testing.T) {
	l := &ladder{Prober: &Prober{}}
	for _, number := range []syscall.Errno{syscall.ECONNRESET, syscall.EPIPE, 10054, 10053} {
		err := silenced(&proxy{url: &url.URL{Scheme: "http", Host: "proxy.example:8080"}}, os.NewSyscallError("read", number))
		s := &sight{rung: securitycenter.RungTCP, err: err}
		if got := l.name(s); got.id != NetReset || got.values["Proxy"] != "proxy.example:8080" {
			t.Errorf("%d: named %s with %v", number, got.id, got.values)
		}
	}
}
