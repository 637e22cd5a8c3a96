package rehearsal

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestThePracticeECPSystemPingsAndSaysThatItIsPractice(t *testing.T) {
	r := in(t, filepath.Join(t.TempDir(), "practice"))
	text, err := r.Ping(t.Context())
	if err != nil || !strings.HasPrefix(text, "Practice: ") || !strings.Contains(text, "[AUTH0032]") {
		t.Errorf("nobody has mapped its certificate, and it shows %q, %v", text, err)
	}
}
