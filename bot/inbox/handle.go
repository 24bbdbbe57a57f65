package inbox

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"mentorbot/bot/chat"
)

// A handle is the delivery's id, the number of the option, and a signature over both that only we can make: nobody can
// guess another's button. It fits the tightest button (64 bytes) and the tightest link (letters, digits, "_" and "-").

func (in *Inbox) sign(d chat.DeliveryID, option int) chat.Handle {
	n := strconv.Itoa(option)
	sum := in.Vault.Sign("handle", string(d), n)
	return chat.Handle(fmt.Sprintf("%s_%s_%s", d, n, base64.RawURLEncoding.EncodeToString(sum[:])))
}

// formOption is the number of a form's handle: its fields are the options.
const formOption = -1

// read tells which button a handle is, if we made it.
func (in *Inbox) read(h chat.Handle) (d chat.DeliveryID, option int, ok bool) {
	parts := strings.SplitN(string(h), "_", 3) // the signature may hold one, too
	if len(parts) != 3 {
		return "", 0, false
	}
	option, err := strconv.Atoi(parts[1])
	if err != nil {
		return "", 0, false
	}
	d = chat.DeliveryID(parts[0])
	genuine := subtle.ConstantTimeCompare([]byte(h), []byte(in.sign(d, option))) == 1
	return d, option, genuine
}
