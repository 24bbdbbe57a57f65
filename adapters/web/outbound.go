package web

import (
	"context"
	"slices"
	"strconv"

	"mentorbot/bot/chat"
)

// Send puts a delivery on the page. Sent twice, it stands there once.
func (a *Adapter) Send(ctx context.Context, d chat.Delivery) (receipt chat.Receipt, err error) {
	if !fits(d.Message, a.Capabilities()) {
		return chat.Receipt{}, chat.ErrUnsupported
	}
	if d.Edits != "" {
		return a.edited(ctx, d)
	}
	place, err := placeOf(d.To)
	if err != nil {
		return chat.Receipt{}, err
	}
	err = a.update(ctx, func(r *record) error {
		if l, there := r.line(lineOfDelivery(d.ID)); there {
			receipt = receiptOf(l)
			return nil
		}
		if !r.exists(place) {
			return chat.ErrUnreachable
		}
		l := Line{ID: lineOfDelivery(d.ID), Place: place, At: a.options.Now(), Message: &d.Message}
		if d.Message.Private {
			l.Only = d.To.People
		}
		l, err := r.put(ctx, l)
		if err != nil {
			return err
		}
		receipt = receiptOf(l)
		a.changes.add("line", lineView(l))
		return nil
	})
	return receipt, err
}

func placeOf(to chat.Destination) (chat.PlaceID, error) {
	switch {
	case to.Place != "":
		return to.Place, nil
	case len(to.People) == 1:
		return ownPlace(to.People[0]), nil
	}
	return "", chat.ErrUnreachable
}

// Edit lets the delivery's message stand where an earlier one stood.
func (a *Adapter) Edit(ctx context.Context, d chat.Delivery) error {
	_, err := a.Send(ctx, d)
	return err
}

func (a *Adapter) edited(ctx context.Context, d chat.Delivery) (receipt chat.Receipt, err error) {
	err = a.update(ctx, func(r *record) error {
		n, err := strconv.Atoi(string(d.Edits))
		if err != nil || n < 1 || n > len(r.lines) || r.lines[n-1].Message == nil {
			return chat.ErrUnreachable
		}
		l := r.lines[n-1]
		l.Message, l.Edited = &d.Message, l.Edited || d.Message.Chosen == "" // a settled question still says what it said
		if l, err = r.put(ctx, l); err != nil {
			return err
		}
		receipt = receiptOf(l)
		a.changes.add("line", lineView(l))
		return nil
	})
	return receipt, err
}

// Find tells whether a delivery stands on the page. An edit is not looked for: made again, it changes nothing.
func (a *Adapter) Find(ctx context.Context, d chat.Delivery) (receipt chat.Receipt, found bool, err error) {
	err = a.update(ctx, func(r *record) error {
		var l Line
		l, found = r.line(lineOfDelivery(d.ID))
		if found {
			receipt = receiptOf(l)
		}
		return nil
	})
	return receipt, found, err
}

func lineOfDelivery(id chat.DeliveryID) string { return "delivery:" + string(id) }

func receiptOf(l Line) chat.Receipt {
	return chat.Receipt{Place: l.Place, Message: messageID(l.Number)}
}

// Lines are all that a person can see, after the line of that number, oldest first.
func (a *Adapter) Lines(ctx context.Context, p chat.PersonID, after int) (lines []Line, err error) {
	err = a.update(ctx, func(r *record) error {
		for _, l := range r.lines[min(max(after, 0), len(r.lines)):] {
			if r.sees(p, l) {
				lines = append(lines, l)
			}
		}
		return nil
	})
	return lines, err
}

// fits reports whether the page can show a message as it is.
func fits(m chat.Message, c chat.Capabilities) bool {
	return chat.Units(m.Text.Isolated()) <= c.TextLength && len(m.Choices) <= c.Buttons &&
		(m.Form == nil || len(m.Form.Fields) <= c.Fields) &&
		!slices.ContainsFunc(m.Choices, func(o chat.Choice) bool { return chat.Units(o.Label) > c.LabelLength })
}
