package gui

// CloseByUser does what the button of the window system does that closes a window.
func (w *Window) CloseByUser() { w.closing() }
