package disk

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) ||
		errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED)
}

func isReadOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

const (
	replaceTries = 50
	replacePause = 10 * time.Millisecond
)

// replace tries again for half a second: Windows does not replace a file while somebody reads it, a virus scanner say.
func replace(from, to string) error {
	err := os.Rename(from, to)
	for try := 1; inUse(err) && try < replaceTries; try++ {
		time.Sleep(replacePause)
		err = os.Rename(from, to)
	}
	return err
}

func inUse(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// syncFolder has nothing to do: NTFS keeps a journal of its names, and there is no such call.
func syncFolder(string) {}
