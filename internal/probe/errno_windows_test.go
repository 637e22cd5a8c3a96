package probe

import (
	"syscall"
	"testing"

	"golang.org/x/sys/windows"
)

// TestTheNumbersAreThoseOfWindows compares them with the names that are published for this system alone.
func TestTheNumbersAreThoseOfWindows(t *testing.T) {
	for ours, theirs := range map[syscall.Errno]syscall.Errno{
		wsaAddrNotAvail: windows.WSAEADDRNOTAVAIL, wsaNetDown: windows.WSAENETDOWN, wsaNetUnreach: windows.WSAENETUNREACH,
		wsaNetReset: windows.WSAENETRESET, wsaConnAborted: windows.WSAECONNABORTED, wsaConnReset: windows.WSAECONNRESET,
		wsaShutdown: windows.WSAESHUTDOWN, wsaTimedOut: windows.WSAETIMEDOUT, wsaConnRefused: windows.WSAECONNREFUSED,
		wsaHostDown: windows.WSAEHOSTDOWN, wsaHostUnreach: windows.WSAEHOSTUNREACH,
	} {
		if ours != theirs {
			t.Errorf("%d is %d there", ours, theirs)
		}
	}
}
