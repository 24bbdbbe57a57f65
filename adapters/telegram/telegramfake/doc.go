// Package telegramfake is the network without the network: a Bot API server in memory, as strict as the real one is in
// its worst hour, and people with hands who use it.
//
// Invariant: tests only. The adapter speaks to the server over HTTP and knows nothing of it; the hands change what the
// server holds, as people's apps do, and never call the adapter.
//
// Start with Server, then New, which is a whole pretended network round the real adapter; Contract checks every request
// and every answer by the published description of the API.
package telegramfake
