// Package card draws the card a member keeps at the end of a program, as a picture in any language the bot speaks.
// The words it draws are those the message beside it says in text.
//
// Invariant: the same Picture gives the same bytes. Nothing here knows a member, a program or a phrase; no file, clock
// or network is touched: the fonts are part of the program.
//
// Start with Paint, then compose (where everything goes), then typesetter.set (how a line of words becomes glyphs).
package card
