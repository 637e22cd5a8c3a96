package intake

import (
	"net/url"
	"os"
	"runtime"
	"strings"
)

// LooksLikeContent tells a certificate that was pasted as text from the path of a file.
func LooksLikeContent(s string) bool {
	s = strings.TrimSpace(s)
	if strings.Contains(s, "-----BEGIN") {
		return true
	}
	const shortest = 200 // no certificate is shorter in Base64, and few paths are longer
	return len(s) >= shortest && strings.IndexFunc(s, notBase64) < 0
}

func notBase64(r rune) bool {
	return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ \t\r\n", r)
}

// CleanPath returns the path in a text that was pasted: quotes around it and a file:// in front are taken away. It is empty
// where no file of that name exists.
func CleanPath(s string) string {
	path := pastedPath(s, runtime.GOOS == "windows")
	if path == "" || strings.ContainsAny(path, "\n\x00") {
		return ""
	}
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return ""
	}
	return path
}

func pastedPath(s string, windows bool) string {
	s = unquoted(strings.TrimSpace(s))
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "file" {
		return s
	}
	if !windows {
		return u.Path
	}
	path := u.Path
	if drive := strings.TrimPrefix(path, "/"); strings.Index(drive, ":") == 1 { // /C:/Users
		path = drive
	}
	if u.Host != "" && u.Host != "localhost" {
		path = "//" + u.Host + path
	}
	return strings.ReplaceAll(path, "/", `\`)
}

// unquoted takes away one pair of quotes, as file managers put around a path that they copy.
func unquoted(s string) string {
	if n := len(s); n >= 2 && s[0] == s[n-1] && (s[0] == '"' || s[0] == '\'') {
		return s[1 : n-1]
	}
	return s
}
