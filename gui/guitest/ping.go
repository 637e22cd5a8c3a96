package guitest

import "context"

// Ping implements securitycenter.Pinger.
func (s *stage) Ping(context.Context) (string, error) {
	return "Practice: ECP Practice 100, Ping Employee Master Data API\nSOAP login/logout HTTP status code: 200\n", nil
}
