package probe

import (
	"errors"
	"slices"
	"syscall"
)

// The numbers by which Windows' sockets name the same failures (Winsock error codes, WSAE…). The syscall package gives them no
// names but a few: its ECONNREFUSED and the like are numbers of its own there, which no socket ever returns. Elsewhere no
// error has these numbers.
const (
	wsaAddrNotAvail = syscall.Errno(10049)
	wsaNetDown      = syscall.Errno(10050)
	wsaNetUnreach   = syscall.Errno(10051)
	wsaNetReset     = syscall.Errno(10052)
	wsaConnAborted  = syscall.Errno(10053)
	wsaConnReset    = syscall.Errno(10054)
	wsaShutdown     = syscall.Errno(10058)
	wsaTimedOut     = syscall.Errno(10060)
	wsaConnRefused  = syscall.Errno(10061)
	wsaHostDown     = syscall.Errno(10064)
	wsaHostUnreach  = syscall.Errno(10065)
)

// What a system says of a connection that does not come about or breaks, by what it is.
var (
	refusedErrors     = []error{syscall.ECONNREFUSED, wsaConnRefused}
	unreachableErrors = []error{syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.EADDRNOTAVAIL, syscall.EHOSTDOWN, syscall.ENETDOWN,
		wsaHostUnreach, wsaNetUnreach, wsaAddrNotAvail, wsaHostDown, wsaNetDown}
	brokenErrors = []error{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED, wsaConnReset, wsaConnAborted, wsaShutdown, wsaNetReset}
	lateErrors   = []error{syscall.ETIMEDOUT, wsaTimedOut}
)

// isOneOf tells whether an error is, or wraps, one of those.
func isOneOf(err error, these []error) bool {
	return slices.ContainsFunc(these, func(e error) bool { return errors.Is(err, e) })
}
