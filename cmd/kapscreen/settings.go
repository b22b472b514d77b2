package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/viper"

	"github.com/kapscreen/kapscreen/forms/visible"
)

// Config is every setting, read once at the start. Commands get it as a value and never ask viper.
type Config struct {
	Therapist map[string]string // profile fields: fill the ref_therapist_* answers
	Practice  practiceConfig
	Operator  string
	Partner   string
	Form      string
	Region    string
	Paper     string
	Mono      bool
	Store     string
	Screen    string // page, line or plain
	IdleLock  time.Duration
	Color     string // auto, always or never
	Workers   int

	origin map[string]string // key -> where its value comes from
	values map[string]any    // key -> value, for config show
}

type practiceConfig struct{ Name, Address, Phone string }

// setting describes one key of the config file. The table in docs/configuration.md is generated from these.
type setting struct {
	key      string
	fallback any
	about    string
	allowed  []string
}

// settings lists all keys in the order in which they are shown.
func settings() []setting {
	return []setting{
		{"therapist.name", "", "your name, as on your licence", nil},
		{"therapist.credential", "", "your credential, such as LCSW", nil},
		{"therapist.license_number", "", "your licence number", nil},
		{"therapist.license_state", "", "the state of your licence, two letters", nil},
		{"therapist.license_expiry", "", "the day your licence ends, YYYY-MM-DD", nil},
		{"therapist.npi", "", "your NPI, if you have one", nil},
		{"therapist.phone", "", "where the medical team reaches you", nil},
		{"therapist.email", "", "your e-mail address", nil},
		{"therapist.call_times", "", "good times to reach you", nil},
		{"therapist.kap_training", "", "your KAP training and its year", nil},
		{"practice.name", "", "letterhead: the practice", nil},
		{"practice.address", "", "letterhead: its address", nil},
		{"practice.phone", "", "letterhead: its telephone, also for misdirected faxes", nil},
		{"operator", "", "who is written into the audit log; empty: the account of the computer", nil},
		{"partner", "generic", "medical partner that referrals go to", nil},
		{"form", "kap-preconsult", "questionnaire: a built-in name or a folder", nil},
		{"region", "us", "which crisis line is shown", []string{"us"}},
		{"paper", "letter", "page size of the PDF", []string{"letter", "a4"}},
		{"mono", false, "black and white PDF, for fax and laser printers", nil},
		{"store", "", "folder of the case files; empty: the state folder of your account", nil},
		{"screen", "page", "how the interview is shown", []string{"page", "line", "plain"}},
		{"idle_lock", "15m", "locks the interview after this time without a key; 0 for never", nil},
		{"color", "auto", "colour on the screen", []string{"auto", "always", "never"}},
		{"workers", 0, "batch: how many at once, on as many processors; 0: one for each", nil},
	}
}

// Where a value came from, in the words of config show --origin.
const (
	fromDefault = "default"
	fromFlag    = "flag"
)

const envPrefix = "KAPSCREEN_"

// envName is the environment variable of a key.
func envName(key string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// configFiles are the files that are read, weakest first.
func (a *app) configFiles(explicit string) []string {
	switch explicit {
	case "":
	case os.DevNull: // no file at all
		return nil
	default:
		return []string{explicit}
	}
	var files []string
	if dir := a.userDir("XDG_CONFIG_HOME", ".config"); dir != "" {
		files = append(files, filepath.Join(dir, "kapscreen", "config.yaml"))
	}
	return append(files, "kapscreen.yaml")
}

// userDir is a folder of the XDG base directory specification, or its counterpart on Windows.
func (a *app) userDir(xdg, underHome string) string {
	if dir, ok := a.env(xdg); ok && filepath.IsAbs(dir) {
		return dir
	}
	if runtime.GOOS == "windows" {
		if dir, ok := a.env("LOCALAPPDATA"); ok && dir != "" {
			return dir
		}
	}
	if home, ok := a.env("HOME"); ok && home != "" {
		return filepath.Join(home, underHome)
	}
	return ""
}

// storeDir is the folder of the case files.
func (a *app) storeDir(c Config) (string, error) {
	if c.Store != "" {
		return c.Store, nil
	}
	dir := a.userDir("XDG_STATE_HOME", filepath.Join(".local", "state"))
	if dir == "" {
		return "", &usageError{"no folder for the case files: HOME is not set", "name one with --store DIR"}
	}
	return filepath.Join(dir, "kapscreen"), nil
}

// loadConfig reads every setting once: flag > environment > project file > user file > default.
func (a *app) loadConfig(explicit string, flags map[string]string) (Config, error) {
	v := viper.New()
	origin := map[string]string{}
	for _, s := range settings() {
		v.SetDefault(s.key, s.fallback)
		origin[s.key] = fromDefault
	}
	for _, file := range a.configFiles(explicit) {
		if err := a.mergeFile(v, file, file == explicit, origin); err != nil {
			return Config{}, err
		}
	}
	if err := a.mergeEnv(v, origin); err != nil {
		return Config{}, err
	}
	for key, value := range flags {
		v.Set(key, value)
		origin[key] = fromFlag
	}
	return decodeConfig(v, origin)
}

const mostConfigBytes = 64 << 10 // two dozen settings; viper takes seconds for what is much larger

// mergeFile lays one file over what is there. A file that is not there is no problem unless it was asked for.
func (a *app) mergeFile(v *viper.Viper, file string, asked bool, origin map[string]string) error {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !asked:
		return nil
	case err == nil && !info.Mode().IsRegular(): // opening a pipe waits
		return configProblem(file, "it is not a regular file", "")
	case err == nil && info.Size() > mostConfigBytes:
		return configProblem(file, "it is larger than 64 KiB", "")
	}
	one := viper.New()
	one.SetConfigFile(file)
	one.SetConfigType("yaml")
	if err := one.ReadInConfig(); err != nil {
		return configProblem(file, plainConfigError(err), "kapscreen config show lists the settings")
	}
	for _, key := range one.AllKeys() {
		if one.Get(key) == nil && isGroup(key) {
			continue // a group of which every setting is a comment
		}
		if err := checkKey(file, key); err != nil {
			return err
		}
		v.Set(key, one.Get(key))
		origin[key] = file
	}
	return nil
}

// plainConfigError keeps the text of a file out of the message.
func plainConfigError(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "it may not be read"
	}
	return "it is not YAML of the form  key: value"
}

// mergeEnv lays KAPSCREEN_* variables over what is there.
func (a *app) mergeEnv(v *viper.Viper, origin map[string]string) error {
	known := map[string]string{}
	var names []string
	for _, s := range settings() {
		known[envName(s.key)] = s.key
		names = append(names, envName(s.key))
	}
	for _, entry := range a.environ() {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, envPrefix) {
			continue
		}
		key, ok := known[name]
		if !ok {
			return &configError{file: "environment", msg: "there is no setting " + visible.Text(name), hint: didYouMean(name, names)}
		}
		v.Set(key, value)
		origin[key] = "environment " + name
	}
	return nil
}

// isGroup reports whether settings stand below a key.
func isGroup(key string) bool {
	return slices.ContainsFunc(settings(), func(s setting) bool { return strings.HasPrefix(s.key, key+".") })
}

func checkKey(file, key string) error {
	var keys []string
	for _, s := range settings() {
		keys = append(keys, s.key)
	}
	if slices.Contains(keys, key) {
		return nil
	}
	return configProblem(file, "there is no setting "+visible.Text(key), didYouMean(key, keys))
}

// decodeConfig turns the merged values into the struct and checks those with a fixed set of words.
func decodeConfig(v *viper.Viper, origin map[string]string) (Config, error) {
	c := Config{
		Therapist: map[string]string{}, origin: origin, values: map[string]any{},
		Practice: practiceConfig{v.GetString("practice.name"), v.GetString("practice.address"), v.GetString("practice.phone")},
		Operator: v.GetString("operator"), Partner: v.GetString("partner"), Form: v.GetString("form"),
		Region: v.GetString("region"), Paper: v.GetString("paper"), Mono: v.GetBool("mono"), Store: v.GetString("store"),
		Screen: v.GetString("screen"), Color: v.GetString("color"), Workers: v.GetInt("workers"),
	}
	for _, s := range settings() {
		c.values[s.key] = v.Get(s.key)
		if problem := wrongValue(s.fallback, v.Get(s.key)); problem != "" {
			return Config{}, configProblem(origin[s.key], s.key+" "+problem, "")
		}
		value := v.GetString(s.key)
		if field, ok := strings.CutPrefix(s.key, "therapist."); ok && value != "" {
			c.Therapist[field] = value
		}
		if s.allowed != nil && !slices.Contains(s.allowed, value) {
			return Config{}, configProblem(origin[s.key], s.key+" is none of "+strings.Join(s.allowed, ", "), didYouMean(value, s.allowed))
		}
	}
	d, err := time.ParseDuration(v.GetString("idle_lock"))
	if v.GetString("idle_lock") == "0" {
		d, err = 0, nil
	}
	if err != nil || d < 0 {
		return Config{}, configProblem(origin["idle_lock"], "idle_lock is not a time such as 15m", "")
	}
	c.IdleLock = d
	if c.Workers < 0 {
		return Config{}, configProblem(origin["workers"], "workers is below 0", "")
	}
	return c, nil
}

// wrongValue says what is wrong with a value that takes the place of a fallback; "" if nothing is. It never repeats it.
func wrongValue(fallback, value any) string {
	s := fmt.Sprint(value)
	switch fallback.(type) {
	case bool:
		if _, err := strconv.ParseBool(s); err != nil {
			return "is neither true nor false"
		}
		return ""
	case int:
		if _, err := strconv.Atoi(s); err != nil {
			return "is not a whole number"
		}
		return ""
	}
	switch value.(type) {
	case nil, string, int, int64, uint64, float64, bool:
	default:
		return "is not a text"
	}
	if visible.Lines(s) != s {
		return "holds a control or hidden character"
	}
	return ""
}

// configError is a wrong setting; it ends with exit code 3, or 2 when a flag said it.
type configError struct{ file, msg, hint string }

func (e *configError) Error() string { return fmt.Sprintf("%s: %s", visible.Text(e.file), e.msg) }
func (e *configError) Hint() string  { return e.hint }

func configProblem(file, msg, hint string) error {
	if file == fromFlag {
		return &usageError{msg: msg, hint: hint}
	}
	return &configError{file: file, msg: msg, hint: hint}
}
