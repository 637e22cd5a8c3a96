package probe

import (
	"errors"
	"net"
	"reflect"
	"strconv"
)

// An alert is the number of a TLS alert the server sent; noAlert when it sent none.
type alert int

const noAlert alert = -1

// alertOf returns the alert in an error of crypto/tls. The package hides the number of a received alert in an unexported
// type inside a net.OpError, which errors.As to tls.AlertError does not find.
func alertOf(err error) alert {
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "remote error" || op.Err == nil {
		return noAlert
	}
	if v := reflect.ValueOf(op.Err); v.Kind() == reflect.Uint8 {
		return alert(v.Uint())
	}
	return noAlert
}

// names of the alerts, by RFC 8446 and RFC 5246.
var alertNames = map[alert]string{
	0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 40: "handshake_failure", 42: "bad_certificate",
	43: "unsupported_certificate", 44: "certificate_revoked", 45: "certificate_expired", 46: "certificate_unknown",
	47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied", 50: "decode_error", 51: "decrypt_error",
	70: "protocol_version", 71: "insufficient_security", 80: "internal_error", 86: "inappropriate_fallback",
	90: "user_canceled", 109: "missing_extension", 110: "unsupported_extension", 112: "unrecognized_name",
	113: "bad_certificate_status_response", 116: "certificate_required", 120: "no_application_protocol",
}

func (a alert) String() string {
	if name, ok := alertNames[a]; ok {
		return name
	}
	return strconv.Itoa(int(a))
}
