// Package look is how the program looks: its colours, sizes and fonts, light and dark, as a Fyne theme. Everything that
// draws asks for a colour by its name at the time it draws, so that a change of theme reaches what stands already.
package look

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The program's own colours beside those of Fyne.
const (
	Page     fyne.ThemeColorName = "certmap.page"
	Card     fyne.ThemeColorName = "certmap.card"
	Text     fyne.ThemeColorName = "certmap.text"
	Soft     fyne.ThemeColorName = "certmap.soft" // secondary text
	Line     fyne.ThemeColorName = "certmap.line"
	Edge     fyne.ThemeColorName = "certmap.edge" // of input fields and open circles
	Blue     fyne.ThemeColorName = "certmap.blue"
	BlueSoft fyne.ThemeColorName = "certmap.blue-soft"
	OnBlue   fyne.ThemeColorName = "certmap.on-blue"
	Hover    fyne.ThemeColorName = "certmap.hover"
	Good     fyne.ThemeColorName = "certmap.good"
	GoodSoft fyne.ThemeColorName = "certmap.good-soft"
	Warn     fyne.ThemeColorName = "certmap.warn"
	WarnSoft fyne.ThemeColorName = "certmap.warn-soft"
	WarnLine fyne.ThemeColorName = "certmap.warn-line"
	Bad      fyne.ThemeColorName = "certmap.bad"
	BadSoft  fyne.ThemeColorName = "certmap.bad-soft"
	Note     fyne.ThemeColorName = "certmap.note"
	NoteSoft fyne.ThemeColorName = "certmap.note-soft"
	OnDot    fyne.ThemeColorName = "certmap.on-dot" // the sign in a filled circle
	None     fyne.ThemeColorName = "certmap.none"
)

type pair struct{ light, dark uint32 }

// colours are those SAP administrators know (Horizon), as 0xRRGGBB.
var colours = map[fyne.ThemeColorName]pair{
	Page: {0xF5F6F7, 0x12171C}, Card: {0xFFFFFF, 0x1D232A}, Text: {0x1D2D3E, 0xEAECEE}, Soft: {0x556B82, 0xA9B4BE},
	Line: {0xD9D9D9, 0x3A444E}, Edge: {0x89919A, 0x89919A},
	Blue: {0x0070F2, 0x4DB1FF}, BlueSoft: {0xEBF5FF, 0x16324D}, OnBlue: {0xFFFFFF, 0x0A1218}, Hover: {0xEFF1F2, 0x28313A},
	Good: {0x256F3A, 0x6DD58C}, GoodSoft: {0xF1FDF6, 0x14291C},
	Warn: {0xB44F00, 0xFFB95C}, WarnSoft: {0xFFF8E6, 0x2E2413}, WarnLine: {0xE76500, 0xE76500},
	Bad: {0xAA0808, 0xFF8888}, BadSoft: {0xFFF0F0, 0x331A1C},
	Note: {0x0064D9, 0x8AC6FF}, NoteSoft: {0xF0F7FF, 0x14283C},
	OnDot: {0xFFFFFF, 0x12171C},
}

// alias gives Fyne's own colours to the program's.
var alias = map[fyne.ThemeColorName]fyne.ThemeColorName{
	theme.ColorNameBackground: Page, theme.ColorNameForeground: Text, theme.ColorNamePlaceHolder: Soft,
	theme.ColorNameDisabled: Edge, theme.ColorNamePrimary: Blue, theme.ColorNameHyperlink: Blue,
	theme.ColorNameForegroundOnPrimary: OnBlue, theme.ColorNameError: Bad, theme.ColorNameSuccess: Good,
	theme.ColorNameWarning: Warn, theme.ColorNameInputBackground: Card, theme.ColorNameInputBorder: Edge,
	theme.ColorNameMenuBackground: Card, theme.ColorNameOverlayBackground: Card, theme.ColorNameSeparator: Line,
	theme.ColorNameButton: Hover, theme.ColorNameHover: Hover, theme.ColorNameHeaderBackground: Page,
	theme.ColorNameScrollBar: Edge, theme.ColorNameFocus: BlueSoft, theme.ColorNameSelection: BlueSoft,
}

// A Mode is light or dark, or whatever the operating system says.
type Mode string

// The modes, as the settings have them.
const (
	System Mode = "system"
	Light  Mode = "light"
	Dark   Mode = "dark"
)

// A Theme is the program's look in one mode and one text size. It implements fyne.Theme.
type Theme struct {
	Mode  Mode
	Scale float32 // of all sizes; 1 is normal, 0 stands for it
}

var _ fyne.Theme = (*Theme)(nil)

// Color implements fyne.Theme.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.Mode {
	case Light:
		variant = theme.VariantLight
	case Dark:
		variant = theme.VariantDark
	}
	if own, ok := alias[name]; ok {
		name = own
	}
	switch name {
	case None:
		return color.Transparent
	case theme.ColorNameShadow:
		return shadow
	}
	if p, ok := colours[name]; ok {
		if variant == theme.VariantDark {
			return rgb(p.dark)
		}
		return rgb(p.light)
	}
	return theme.DefaultTheme().Color(name, variant)
}

// shadow is soft: it lies under dialogs, and at the edge of what scrolls.
var shadow = color.NRGBA{A: 0x38}

func rgb(v uint32) color.Color {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}

// Font implements fyne.Theme.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(style) }

// Icon implements fyne.Theme.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// The program's own sizes.
const (
	SizeText     fyne.ThemeSizeName = theme.SizeNameText
	SizeSmall    fyne.ThemeSizeName = "certmap.small"
	SizeTag      fyne.ThemeSizeName = "certmap.tag"
	SizeCaption  fyne.ThemeSizeName = "certmap.caption" // titles of cards and tiles
	SizeBarTitle fyne.ThemeSizeName = "certmap.bar-title"
	SizeTitle    fyne.ThemeSizeName = "certmap.title"
	SizeNumber   fyne.ThemeSizeName = "certmap.number"
	sizeUnit     fyne.ThemeSizeName = "certmap.unit"
)

var sizes = map[fyne.ThemeSizeName]float32{
	SizeText: 14, SizeSmall: 13, SizeTag: 12, SizeCaption: 16, SizeBarTitle: 18, SizeTitle: 22, SizeNumber: 26,
	theme.SizeNameInputRadius: 8, theme.SizeNameButtonRadius: 8, theme.SizeNameInnerPadding: 8, theme.SizeNamePadding: 4,
	theme.SizeNameSubHeadingText: 16, theme.SizeNameHeadingText: 22, theme.SizeNameCaptionText: 12, theme.SizeNameInputBorder: 1,
	theme.SizeNameSelectionRadius: 0, theme.SizeNameScrollBar: 10, theme.SizeNameScrollBarSmall: 4,
	theme.SizeNamePopupRadius: 8, theme.SizeNameDialogRadius: 12, theme.SizeNameMenuRadius: 8,
}

// Size implements fyne.Theme. Sizes are whole, but for the unit: Fyne compares sums of them, and a fraction too many shows
// scroll bars where everything fits.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	scale := t.Scale
	if scale == 0 {
		scale = 1
	}
	if name == sizeUnit {
		return scale
	}
	s, ok := sizes[name]
	if !ok {
		s = theme.DefaultTheme().Size(name)
	}
	return float32(math.Round(float64(s * scale)))
}

// U returns a length that is n at the normal text size, at the size chosen.
func U(n float32) float32 { return n * theme.Size(sizeUnit) }

// Of returns a colour as it is now.
func Of(name fyne.ThemeColorName) color.Color { return theme.Color(name) }
