package mentoring

import (
	"strings"

	"mentorbot/bot/chat"
)

// LikelyZone is where somebody may well live whose network tells a language such as "pt-BR", but no zone: it is there to
// be offered, never to be taken for true. A language with its country goes before the language alone; empty: it says
// nothing about where people are.
func LikelyZone(l chat.Language) string {
	tag := strings.ToLower(string(l))
	if zone, there := likelyZones[tag]; there {
		return zone
	}
	plain, _, _ := strings.Cut(tag, "-")
	return likelyZones[plain]
}

// likelyZones is the zone of the largest city where a language is spoken that way, in small letters. English alone and
// the like are spoken everywhere, and have none.
var likelyZones = map[string]string{
	"ar": "Africa/Cairo", "bg": "Europe/Sofia", "cs": "Europe/Prague", "da": "Europe/Copenhagen", "de": "Europe/Berlin",
	"de-at": "Europe/Vienna", "de-ch": "Europe/Zurich", "el": "Europe/Athens", "en-au": "Australia/Sydney",
	"en-ca": "America/Toronto", "en-gb": "Europe/London", "en-ie": "Europe/Dublin", "en-in": "Asia/Kolkata",
	"en-us": "America/New_York", "es": "Europe/Madrid", "es-419": "America/Mexico_City",
	"es-ar": "America/Argentina/Buenos_Aires", "es-co": "America/Bogota", "es-la": "America/Mexico_City",
	"es-mx": "America/Mexico_City", "fi": "Europe/Helsinki", "fr": "Europe/Paris", "fr-ca": "America/Toronto",
	"he": "Asia/Jerusalem", "hi": "Asia/Kolkata", "hr": "Europe/Zagreb", "hu": "Europe/Budapest", "id": "Asia/Jakarta",
	"it": "Europe/Rome", "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "lt": "Europe/Vilnius", "nl": "Europe/Amsterdam",
	"no": "Europe/Oslo", "pl": "Europe/Warsaw", "pt": "Europe/Lisbon", "pt-br": "America/Sao_Paulo",
	"ro": "Europe/Bucharest", "ru": "Europe/Moscow", "sv": "Europe/Stockholm", "th": "Asia/Bangkok",
	"tr": "Europe/Istanbul", "uk": "Europe/Kyiv", "vi": "Asia/Ho_Chi_Minh", "zh": "Asia/Shanghai",
	"zh-hk": "Asia/Hong_Kong", "zh-tw": "Asia/Taipei",
}
