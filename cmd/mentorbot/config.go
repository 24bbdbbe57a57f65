package main

import (
	"fmt"
	"net"
	"os"
	"strings"

	"mentorbot/bot/chat"
)

// config is all settings. They come from the environment; NAME_FILE reads NAME from a file.
type config struct {
	data    string // folder
	http    string // address of the pages
	admins  []chat.PersonID
	flows   string // folder laid over the built-in flows; empty: none
	locales string // folder laid over the built-in locales; empty: none
	log     string
	virtual bool     // time is moved by POST /clock
	args    []string // what stood behind the command

	telegram telegramConfig
	slack    slackConfig
	discord  discordConfig
	offline  []string // mistakes in the networks' settings, which count only for commands that ask a network
}

// settings reads them one by one and gathers the mistakes.
type settings struct {
	env      func(string) (string, bool)
	problems []string
	unread   []string // the settings whose file gave nothing, which was told
}

func readConfig(env func(string) (string, bool)) (config, []string) {
	s := &settings{env: env}
	c := config{
		data: s.get("MENTORBOT_DATA", "data"), http: s.get("MENTORBOT_HTTP", "127.0.0.1:8080"),
		flows: s.folder("MENTORBOT_FLOWS"), locales: s.folder("MENTORBOT_LOCALES"), log: s.get("MENTORBOT_LOG", "info"),
		admins: s.people("MENTORBOT_ADMINS"),
	}
	if _, port, err := net.SplitHostPort(c.http); err != nil || port == "" {
		s.wrong("MENTORBOT_HTTP", c.http, "write address:port, such as 127.0.0.1:8080")
	}
	if c.log != "info" && c.log != "debug" && c.log != "json" {
		s.wrong("MENTORBOT_LOG", c.log, "write info, debug or json")
	}
	if url := s.get("MENTORBOT_DATABASE_URL", ""); url != "" {
		s.problem("MENTORBOT_DATABASE_URL is set, but PostgreSQL is not built into this version " +
			"(unset it: the data folder is used)")
	}
	c.virtual = s.clock("MENTORBOT_CLOCK")
	networks := &settings{env: env}
	public := networks.outside()
	c.telegram, c.slack, c.discord = readTelegram(networks, public), readSlack(networks, public), readDiscord(networks, public)
	c.offline = networks.problems
	return c, s.problems
}

func (s *settings) problem(sentence string) { s.problems = append(s.problems, sentence) }

func (s *settings) wrong(name, value, hint string) {
	s.problem(fmt.Sprintf("%s is %q (%s)", name, value, hint))
}

// get reads a setting, or the file that NAME_FILE names.
func (s *settings) get(name, otherwise string) string {
	value, set := s.env(name)
	file, fromFile := s.env(name + "_FILE")
	switch {
	case set && value != "" && fromFile && file != "":
		s.problem(fmt.Sprintf("%s and %s_FILE are both set (keep one)", name, name))
	case fromFile && file != "":
		value = s.read(name, file)
	}
	if value == "" {
		return otherwise
	}
	return value
}

// read is what stands in a setting's file.
func (s *settings) read(name, file string) string {
	data, err := os.ReadFile(file)
	value := strings.TrimSpace(string(data))
	switch {
	case err != nil:
		s.wrong(name+"_FILE", file, "the file can't be read: check its name and permissions")
	case value == "":
		s.wrong(name+"_FILE", file, "the file is empty: write the value into it, or unset this")
	default:
		return value
	}
	s.unread = append(s.unread, name)
	return ""
}

func (s *settings) folder(name string) string {
	folder := s.get(name, "")
	if folder == "" {
		return ""
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		s.wrong(name, folder, "there is no such folder")
	}
	return folder
}

// people reads network:id,network:id.
func (s *settings) people(name string) []chat.PersonID {
	var people []chat.PersonID
	for part := range strings.SplitSeq(s.get(name, ""), ",") {
		if part = strings.TrimSpace(chat.Clean(part)); part == "" { // an id copied from a chat may hold what is not seen
			continue
		}
		p := chat.PersonID(part)
		if p.Network() == "" || p.Native() == "" {
			s.wrong(name, part, "write network:id, such as "+s.somebody()+", with commas between")
		} else if hint := misspelt(p); hint != "" {
			s.wrong(name, part, hint)
		} else {
			people = append(people, p)
		}
	}
	return people
}

// clock reports whether time is moved by hand.
func (s *settings) clock(name string) bool {
	value := s.get(name, "real")
	if value != "real" && value != "virtual" {
		s.wrong(name, value, "write real or virtual")
	}
	return value == "virtual"
}
