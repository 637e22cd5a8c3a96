package desk_test

import (
	"net/url"
	"testing"

	"certmap/gui/desk"
)

func TestAFileIsOpenedUnderAnAddressThatEverySystemTakes(t *testing.T) {
	for path, want := range map[string]string{
		"/home/meier/Übergabe 1": "file:///home/meier/%C3%9Cbergabe%201",
		"C:/Users/meier/certmap": "file:///C:/Users/meier/certmap",
	} {
		var opened string
		d := &desk.Desk{OpenURL: func(u *url.URL) error { opened = u.String(); return nil }}
		if d.OpenFile(path); opened != want {
			t.Errorf("%s is opened as %q, not %q", path, opened, want)
		}
	}
}
