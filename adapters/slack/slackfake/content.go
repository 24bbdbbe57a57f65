package slackfake

import "encoding/json"

// modal is what a view may hold beside its blocks; home has less.
var (
	modal = shape{
		"type!": among("modal"), "title!": plain(24), "submit": plain(24), "close": plain(24), "blocks!": anything,
		"callback_id": words(0, 255), "private_metadata": words(0, 3000), "external_id": words(0, 255),
		"clear_on_close": boolean, "notify_on_close": boolean, "submit_disabled": boolean,
	}
	home = shape{
		"type!": among("home"), "blocks!": anything, "callback_id": words(0, 255), "private_metadata": words(0, 3000),
		"external_id": words(0, 255),
	}
)

// content is a view as a call has it, checked. It may take the place of another one.
func (s *Server) content(c *call, kind string, instead *View) (obj, error) {
	v, err := c.value("view")
	o, is := v.(obj)
	if err != nil || !is {
		return nil, refused("invalid_arguments", "[ERROR] must be an object [json-pointer:/view]")
	}
	return s.checkView(o, kind, instead)
}

func (s *Server) checkView(o obj, kind string, instead *View) (obj, error) {
	if whole, err := json.Marshal(o); err != nil || len(whole) > mostView {
		return nil, refused("view_too_large")
	}
	may := modal
	if kind == "home" {
		may = home
	}
	l := &look{}
	may.check(l, "/view", o)
	seen := lookAt(o["blocks"], mostViewBlocks)
	l.errs = append(l.errs, seen.errs...)
	all, _ := o["blocks"].([]any)
	inputs := 0
	for _, one := range all {
		if b, is := one.(obj); is && text(b, "type") == "input" {
			inputs++
		}
	}
	if inputs > 0 && kind == "modal" && o["submit"] == nil {
		l.wrong("/view", "submit is required when an input block is within blocks array")
	}
	if len(l.errs) > 0 {
		return nil, refused("invalid_arguments", l.errs...)
	}
	for _, other := range s.views {
		id := text(o, "external_id")
		if id != "" && other != instead && text(other.Content, "external_id") == id && s.isOpen(other) {
			return nil, refused("duplicate_external_id")
		}
	}
	if err := s.known(all); err != nil {
		return nil, err
	}
	o["blocks"] = s.named(all)
	return o, nil
}
