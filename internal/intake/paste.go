package intake

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
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

// CleanPath returns the path in a text that was pasted, as PathIn does. It is empty where no file of that name exists.
func CleanPath(s string) string {
	path := PathIn(s)
	if path == "" {
		return ""
	}
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return ""
	}
	return path
}

// PathIn returns the path in a text that was pasted, whether or not there is a file: quotes around it and a file:// in
// front are taken away. It is empty for a text that can be no path. A file called as standard input is (Stdin) is meant as a
// file.
func PathIn(s string) string {
	switch path := pastedPath(s, runtime.GOOS == "windows"); {
	case strings.ContainsAny(path, "\n\x00"):
		return ""
	case path == Stdin:
		return "." + string(filepath.Separator) + path
	default:
		return path
	}
}

// PastedFile returns the path of the file that a text stands for: one that is there, or one that nothing but a path looks
// like, so that opening it says what is wrong with it. It is empty for any other text.
func PastedFile(s string) string {
	if LooksLikePath(s) {
		return PathIn(s)
	}
	return CleanPath(s)
}

// LooksLikePath tells the path of a file from other text by its form alone: the disk is not asked.
func LooksLikePath(s string) bool {
	path := PathIn(s)
	if path == "" || LooksLikeContent(s) || strings.Contains(path, "://") {
		return false
	}
	return begins.MatchString(path) || slices.Contains(endings, strings.ToLower(filepath.Ext(path)))
}

// begins is how a path begins that nothing else does, here and on Windows.
var begins = regexp.MustCompile(`^(/|\\\\|\.{1,2}[/\\]|~[/\\]|[A-Za-z]:[/\\])`)

// endings are those of the files that hold certificates.
var endings = []string{".cer", ".crt", ".der", ".pem", ".p7b", ".p7c", ".p12", ".pfx", ".pse", ".jks"}

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
