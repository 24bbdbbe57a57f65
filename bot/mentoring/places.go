package mentoring

// place is what people call a zone. A name that stands at several zones gives them all to choose from.
type place struct{ zone, names string }

// places are countries, capitals and large cities, in the languages people write them in. A country with several zones
// stands at the one where nearly everybody lives, or at each.
var places = []place{
	{"America/Sao_Paulo", "Brasil|Brazil|Brasilien|البرازيل|Brasília|Brasilia|برازيليا|San Pablo|" +
		"ساو باولو|Rio de Janeiro|Rio|ريو دي جانيرو|Belo Horizonte|Curitiba|Porto Alegre|Florianópolis|" +
		"Campinas|Goiânia|Goiás|Vitória|Santos|Brazil/East"},
	{"America/Bahia", "Salvador|Salvador da Bahia"},
	{"America/Recife", "Pernambuco|Olinda"},
	{"America/Fortaleza", "Ceará|Natal|João Pessoa|São Luís|Teresina"},
	{"America/Bogota", "Colombia|Colômbia|Kolumbien|كولومبيا|Medellín|Cali|Barranquilla|Cartagena|" +
		"Bucaramanga|بوغوتا"},
	{"America/Santiago", "Chile|تشيلي|شيلي|Santiago de Chile|سانتياغو|Valparaíso|Concepción|Viña del Mar"},
	{"America/Lima", "Perú|Peru|البيرو|بيرو|ليما|Arequipa|Cusco|Cuzco|Trujillo"},
	{"America/Mexico_City", "México|Mexico|Mexiko|المكسيك|Ciudad de México|Cidade do México|" +
		"Mexiko-Stadt|CDMX|مكسيكو سيتي|مدينة مكسيكو|Guadalajara|Puebla|León|Querétaro|Toluca|Oaxaca|Veracruz"},
	{"America/Argentina/Buenos_Aires", "Argentina|Argentinien|الأرجنتين|بوينس آيرس|بوينوس آيرس|CABA|" +
		"Rosario|La Plata|Mar del Plata"},
	{"Europe/Berlin", "Germany|Deutschland|Alemania|Alemanha|ألمانيا|Berlín|Berlim|برلين|Hamburg|" +
		"Hamburgo|München|Muenchen|Munich|Múnich|Munique|ميونخ|Köln|Koeln|Cologne|Colonia|Frankfurt|Fráncfort|" +
		"فرانكفورت|Stuttgart|Düsseldorf|Duesseldorf|Leipzig|Dresden|Bremen|Hannover|Nürnberg|هامبورغ"},
	{"Europe/Zurich", "Switzerland|Schweiz|Suiza|Suíça|Suisse|سويسرا|Bern|Berna|برن|Zürich|Zuerich|" +
		"Zúrich|Zurique|زيورخ|Genf|Geneva|Genève|Ginebra|Genebra|جنيف|Basel|Basilea|Lausanne"},
	{"Europe/Vienna", "Austria|Österreich|Oesterreich|Áustria|النمسا|Wien|Viena|فيينا|Graz|Linz|" +
		"Salzburg|Innsbruck"},
	{"Africa/Cairo", "Egypt|Egipto|Egito|Ägypten|مصر|القاهرة|El Cairo|Kairo|الإسكندرية|Alexandria|" +
		"Alejandría|Giza|الجيزة"},
	{"Africa/Casablanca", "Morocco|Marruecos|Marrocos|Marokko|Maroc|المغرب|الدار البيضاء|كازابلانكا|" +
		"Rabat|الرباط|Marrakesh|Marrakech|مراكش|Fès|Fez|فاس|Tanger|Tangier|طنجة|Agadir|أكادير"},
	{"Asia/Beirut", "Lebanon|Líbano|Libanon|Liban|لبنان|بيروت|Beirute|Beyrouth|طرابلس الشام|صيدا"},
	{"Asia/Amman", "Jordan|Jordania|Jordânia|Jordanien|الأردن|عمان الأردن|عمّان|Amã|إربد|الزرقاء"},
	{"Asia/Dubai", "United Arab Emirates|Emirates|UAE|Emiratos Árabes Unidos|Emirados Árabes Unidos|" +
		"Emirados|Emiratos|Vereinigte Arabische Emirate|الإمارات|الإمارات العربية المتحدة|دبي|أبو ظبي|أبوظبي|" +
		"Abu Dhabi|Abu Dabi|Dubái|الشارقة|Sharjah"},
	{"America/New_York", "Washington|Washington DC|واشنطن|New York City|NYC|Nueva York|Nova York|" +
		"Nova Iorque|نيويورك|Boston|Miami|Atlanta|Philadelphia|Orlando|Eastern Time|ET"},
	{"America/Chicago", "Houston|Dallas|Austin|San Antonio|Minneapolis|Nashville|شيكاغو|Central Time|CT"},
	{"America/Denver", "Salt Lake City|Albuquerque|Mountain Time|MT"},
	{"America/Los_Angeles", "San Francisco|Seattle|San Diego|Portland|Las Vegas|Sacramento|Oakland|" +
		"لوس أنجلوس|California|سان فرانسيسكو|Pacific Time|PT|PST"},
	{"Asia/Manila", "Philippines|Filipinas|Philippinen|الفلبين|Pilipinas|مانيلا|Quezon City|Cebu|Davao"},
	{"Asia/Jakarta", "Indonesia|Indonesien|Indonésia|إندونيسيا|جاكرتا|Yakarta|Jacarta|Bandung|Surabaya|" +
		"Medan|Java"},
	{"Asia/Makassar", "Bali|Denpasar|Lombok"},
	{"Asia/Bangkok", "Thailand|Tailandia|Tailândia|تايلاند|بانكوك|Banguecoque|Chiang Mai|Phuket"},
	{"Asia/Singapore", "Singapur|Singapura|Cingapura|سنغافورة"},
	{"Asia/Kuala_Lumpur", "Malaysia|Malasia|Malásia|ماليزيا|كوالالمبور|كوالا لمبور|Penang|Johor Bahru"},
	{"Asia/Dhaka", "Bangladesh|Bangladesch|بنغلاديش|دكا|Daca|Chittagong|Chattogram"},
	{"Europe/London", "United Kingdom|UK|Great Britain|Britain|England|Scotland|Wales|Reino Unido|" +
		"Inglaterra|Großbritannien|Vereinigtes Königreich|المملكة المتحدة|بريطانيا|إنجلترا|Londres|لندن|" +
		"Manchester|Edinburgh|Glasgow|Liverpool|Leeds|Cardiff|Belfast"},
	{"Africa/Johannesburg", "South Africa|Sudáfrica|África do Sul|Südafrika|جنوب أفريقيا|Pretoria|" +
		"بريتوريا|Cape Town|Ciudad del Cabo|Cidade do Cabo|Kapstadt|كيب تاون|جوهانسبرغ|Johannesburgo|" +
		"Joanesburgo|Durban|Soweto"},
	{"Africa/Nairobi", "Kenya|Kenia|Quênia|كينيا|نيروبي|Nairóbi|Mombasa|Kisumu"},
	{"Africa/Lagos", "Nigeria|Nigéria|نيجيريا|لاغوس|Abuja|أبوجا|Ibadan|Kano|Port Harcourt"},
	{"Africa/Accra", "Ghana|Gana|غانا|أكرا|Acra|Kumasi"},
	{"Africa/Lusaka", "Zambia|Zâmbia|Sambia|زامبيا|لوساكا|Ndola"},
	{"Africa/Dar_es_Salaam", "Tanzania|Tanzânia|Tansania|تنزانيا|Dodoma|دودوما|دار السلام|Daressalam|" +
		"Zanzibar|Arusha|Mwanza"},
	{"Asia/Kolkata", "India|Índia|Indien|الهند|Bharat|New Delhi|Delhi|Nueva Delhi|Nova Deli|Nova Délhi|" +
		"Neu-Delhi|Neu Delhi|نيودلهي|دلهي|Mumbai|Bombay|Bombaim|مومباي|Bangalore|Bengaluru|Chennai|Madras|" +
		"Hyderabad|Pune|Ahmedabad|Jaipur|Lucknow|كلكتا|IST India"},

	{"Europe/Madrid", "Spain|España|Espanha|Spanien|إسبانيا|مدريد|Barcelona|برشلونة|Sevilla|Bilbao|" +
		"Málaga|Zaragoza"},
	{"Europe/Lisbon", "Lisboa|Lissabon|لشبونة|البرتغال|Portugal|Porto|Oporto|Braga|Coimbra"},
	{"Europe/Paris", "France|Francia|França|Frankreich|فرنسا|París|باريس|Lyon|Marseille|Toulouse|Bordeaux"},
	{"Europe/Rome", "Italy|Italia|Itália|Italien|إيطاليا|Roma|Rom|روما|Milano|Milan|Mailand|Napoli|" +
		"Torino|Firenze"},
	{"Europe/Brussels", "Belgium|Bélgica|Belgien|بلجيكا|Bruselas|Bruxelas|Brüssel|Bruxelles|Antwerp|Antwerpen"},
	{"Europe/Amsterdam", "Netherlands|Holland|Nederland|Países Bajos|Países Baixos|Holanda|Niederlande|" +
		"هولندا|أمستردام|Rotterdam|Utrecht"},
	{"Europe/Dublin", "Ireland|Irlanda|Irland|أيرلندا|Dublín|Cork"},
	{"Europe/Warsaw", "Poland|Polonia|Polônia|Polen|بولندا|Warszawa|Varsovia|Varsóvia|Warschau|Kraków|Krakow"},
	{"Europe/Stockholm", "Sweden|Suecia|Suécia|Schweden|السويد|Estocolmo|ستوكهولم|Göteborg"},
	{"Europe/Copenhagen", "Denmark|Dinamarca|Dänemark|الدنمارك|Kopenhagen|Copenhague|København"},
	{"Europe/Oslo", "Norway|Noruega|Norwegen|النرويج"},
	{"Europe/Helsinki", "Finland|Finlandia|Finlândia|Finnland|فنلندا"},
	{"Europe/Athens", "Greece|Grecia|Grécia|Griechenland|اليونان|أثينا|Atenas|Athen"},
	{"Europe/Istanbul", "Turkey|Türkiye|Turquía|Turquia|Türkei|تركيا|إسطنبول|Estambul|Istambul|Ankara|" +
		"أنقرة|Izmir"},
	{"Europe/Kyiv", "Ukraine|Ucrania|Ucrânia|أوكرانيا|Kiew|كييف|Lviv|Odesa"},
	{"Europe/Bucharest", "Romania|Rumania|Romênia|Rumänien|Bukarest|București"},
	{"Europe/Budapest", "Hungary|Hungría|Hungria|Ungarn"},
	{"Europe/Prague", "Czechia|Czech Republic|Chequia|Tschechien|Prag|Praga|Praha"},
	{"Europe/Moscow", "Moscú|Moscou|Moskau|موسكو|Saint Petersburg|St Petersburg"},

	{"Asia/Riyadh", "Saudi Arabia|Arabia Saudita|Arábia Saudita|Saudi-Arabien|السعودية|" +
		"المملكة العربية السعودية|الرياض|Riad|جدة|Jeddah|مكة|Mecca|المدينة المنورة|الدمام|KSA"},
	{"Asia/Kuwait", "الكويت|Kuwait City"},
	{"Asia/Qatar", "قطر|الدوحة|Doha|Catar|Katar"},
	{"Asia/Bahrain", "البحرين|المنامة|Manama|Baréin"},
	{"Asia/Muscat", "Oman|Omán|Omã|سلطنة عمان|مسقط|عمان|Mascate|Maskat"},
	{"Asia/Baghdad", "Iraq|Irak|Iraque|العراق|بغداد|Bagdad|Basra|البصرة|أربيل|Erbil|الموصل"},
	{"Asia/Damascus", "Syria|Siria|Síria|Syrien|سوريا|سورية|دمشق|Damasco|Damaskus|حلب|Aleppo"},
	{"Asia/Gaza", "غزة"},
	{"Asia/Hebron", "Palestine|Palestina|Palästina|فلسطين|رام الله|Ramallah|الخليل|القدس الشرقية"},
	{"Asia/Jerusalem", "Israel|إسرائيل|Tel Aviv|تل أبيب|القدس|Jerusalén|Jerusalém"},
	{"Asia/Aden", "Yemen|Iémen|Jemen|اليمن|صنعاء|Sanaa|عدن"},
	{"Africa/Algiers", "Algeria|Argelia|Argélia|Algerien|الجزائر|Algier|Argel|Alger|وهران|Oran"},
	{"Africa/Tunis", "Tunisia|Túnez|Tunísia|Tunesien|تونس"},
	{"Africa/Tripoli", "Libya|Libia|Líbia|Libyen|ليبيا|طرابلس|Bengasi|بنغازي"},
	{"Africa/Khartoum", "Sudan|Sudán|Sudão|السودان|الخرطوم|Jartum|Cartum"},
	{"Africa/Nouakchott", "Mauritania|Mauritânia|Mauretanien|موريتانيا|نواكشوط"},
	{"Africa/Mogadishu", "Somalia|الصومال|مقديشو"},
	{"Asia/Tehran", "Iran|Irán|Irã|إيران|طهران|Teherán|Teerã|Teheran"},
	{"Asia/Kabul", "Afghanistan|Afganistán|Afeganistão|أفغانستان|كابول"},

	{"Asia/Karachi", "Pakistan|Pakistán|Paquistão|باكستان|Lahore|Islamabad|كراتشي"},
	{"Asia/Colombo", "Sri Lanka"},
	{"Asia/Kathmandu", "Nepal|Katmandú|نيبال"},
	{"Asia/Ho_Chi_Minh", "Vietnam|Viet Nam|فيتنام|Hanoi|Ha Noi|Da Nang"},
	{"Asia/Shanghai", "China|الصين|Beijing|Pekín|Pequim|Peking|بكين|Shenzhen|Guangzhou|CST"},
	{"Asia/Tokyo", "Japón|Japão|اليابان|Tokio|Tóquio|طوكيو|Osaka|Kyoto"},
	{"Asia/Seoul", "South Korea|Korea|Corea del Sur|Coreia do Sul|Südkorea|كوريا الجنوبية|Seúl|Seul|سيول|Busan"},
	{"Asia/Taipei", "Taiwan|Taiwán"},
	{"Pacific/Auckland", "New Zealand|Nueva Zelanda|Nova Zelândia|Neuseeland|نيوزيلندا|Wellington"},
	{"Africa/Addis_Ababa", "Ethiopia|Etiopía|Etiópia|Äthiopien|إثيوبيا"},
	{"Africa/Kampala", "Uganda|أوغندا"},
	{"Africa/Kigali", "Rwanda|Ruanda|رواندا"},
	{"Africa/Harare", "Zimbabwe|Simbabwe"},
	{"Africa/Dakar", "Senegal|السنغال"},
	{"Africa/Abidjan", "Côte d’Ivoire|Ivory Coast|Costa de Marfil|Elfenbeinküste"},
	{"Africa/Luanda", "Angola"},
	{"Africa/Maputo", "Mozambique|Moçambique|Mosambik"},

	{"America/Caracas", "Venezuela|Maracaibo"},
	{"America/Guayaquil", "Ecuador|Equador|Quito"},
	{"America/La_Paz", "Bolivia|Bolívia|Bolivien|Santa Cruz de la Sierra|Cochabamba"},
	{"America/Asuncion", "Paraguay|Paraguai"},
	{"America/Montevideo", "Uruguay|Uruguai"},
	{"America/Panama", "Ciudad de Panamá|EST"},
	{"America/Costa_Rica", "San José"},
	{"America/Los_Angeles", "San José"},
	{"America/Santo_Domingo", "República Dominicana|Dominican Republic"},
	{"America/Managua", "Nicaragua"},
	{"America/Tegucigalpa", "Honduras"},
	{"America/Havana", "La Habana|Cuba|Kuba"},
	{"America/Puerto_Rico", "San Juan"},
	{"America/Argentina/San_Juan", "San Juan"},

	// Where one has to choose.
	{"America/New_York", several[0]}, {"America/Chicago", several[0]}, {"America/Denver", several[0]},
	{"America/Los_Angeles", several[0]}, {"America/Anchorage", several[0]},
	{"America/Toronto", several[1]}, {"America/Winnipeg", several[1]}, {"America/Edmonton", several[1]},
	{"America/Vancouver", several[1]}, {"America/Halifax", several[1]},
	{"Australia/Sydney", several[2]}, {"Australia/Brisbane", several[2]}, {"Australia/Adelaide", several[2]},
	{"Australia/Darwin", several[2]}, {"Australia/Perth", several[2]},
	{"Europe/Kaliningrad", several[3]}, {"Europe/Moscow", several[3]}, {"Asia/Yekaterinburg", several[3]},
	{"Asia/Novosibirsk", several[3]}, {"Asia/Vladivostok", several[3]},
	{"America/New_York", "EST"}, {"America/Chicago", "CST"}, {"America/Denver", "MST"},
	{"America/Phoenix", "MST|Arizona"},

	{"America/Toronto", "Montréal|Montreal|Ottawa|Québec"},
	{"America/Edmonton", "Calgary|Alberta"},
	{"Australia/Sydney", "Canberra"},
	{"Australia/Brisbane", "Queensland"},
}

// several is countries that spread over zones without a main one.
var several = [...]string{
	"United States|United States of America|USA|US|America|Estados Unidos|EEUU|EE UU|EUA|Vereinigte Staaten|" +
		"الولايات المتحدة|الولايات المتحدة الأمريكية|أمريكا",
	"Canada|Canadá|Kanada|كندا",
	"Australia|Austrália|Australien|أستراليا",
	"Russia|Rusia|Rússia|Russland|روسيا",
}
