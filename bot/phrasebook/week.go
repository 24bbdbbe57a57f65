package phrasebook

import (
	"strings"
	"sync"
	"time"
)

// weekBegins are the countries by the first day of their week: it is the same in every language there. Source: CLDR's
// weekData; but PS has Sunday, as its week of work does.
var weekBegins = map[time.Weekday]string{
	time.Monday: "AD AE AI AL AM AO AQ AR AT AU AW AX AZ BA BB BE BF BG BI BJ BL BM BN BO BQ BV BY CC CD CF CG CH " +
		"CI CK CL CM CN CR CU CV CW CX CY CZ DE DK EC EE EH ER ES FI FJ FK FM FO FR GA GB GD GE GF GG GH " +
		"GI GL GM GN GP GQ GR GS GW GY HM HR HT HU IE IM IO IT JE KG KI KM KN KP KY KZ LB LC LI LK LR LS " +
		"LT LU LV MA MC MD ME MF MG MK ML MN MP MQ MR MS MU MW MY NA NC NE NF NG NL NO NR NU NZ PF PG PL " +
		"PM PN PW RE RO RS RU RW SB SC SE SH SI SJ SK SL SM SN SO SR SS ST SX SZ TC TD TF TG TJ TK TL TM " +
		"TN TO TR TV TZ UA UG UY UZ VA VC VG VN VU WF YT ZM",
	time.Friday:   "MV",
	time.Saturday: "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY",
	time.Sunday: "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX " +
		"MZ NI NP PA PE PH PK PR PS PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW",
}

// firstDays is the first day of the week in each country. It is made once and never changed.
var firstDays = sync.OnceValue(func() map[string]time.Weekday {
	of := map[string]time.Weekday{}
	for day, all := range weekBegins {
		for country := range strings.FieldsSeq(all) {
			of[country] = day
		}
	}
	return of
})
