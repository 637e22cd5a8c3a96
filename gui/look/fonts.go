package look

import "fyne.io/fyne/v2"

// ReadFonts reads the fonts of the first page in another goroutine, and closes the channel when they are there. Nothing else
// may ask for a font until then: Fyne's own memory of them is not guarded.
func ReadFonts() <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, bold := range []bool{false, true} {
			fyne.MeasureText("M", sizes[SizeText], fyne.TextStyle{Bold: bold})
		}
	}()
	return done
}
