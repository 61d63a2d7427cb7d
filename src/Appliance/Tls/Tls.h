/* What C# sees of mbedTLS (TlsNative.cs has the same): three dozen of its functions behind eight. Nothing in here
   waits. */
#include <stddef.h>
#include <stdint.h>

/* Whom the client believes. Read by as many threads at once as like to. */
struct trust;

/* One connection; one thread at a time. */
struct session;

/* Why a session ended, where mbedTLS' number alone does not say it. */
struct remark {
    int32_t error;          /* the kernel's, of the socket */
    int32_t alert;          /* the server's last word, RFC 8446 section 6 */
    uint32_t refusal;       /* MBEDTLS_X509_BADCERT_... of the whole chain, and SIGNED_BY_ITSELF */
    int32_t year, month, day; /* at which the certificate at fault ends, or begins */
    char subject[64];       /* the name that the server's certificate is for */
    char issuer[64];        /* who has signed the last one of the chain */
};

enum { SIGNED_BY_ITSELF = 0x40000000 };

/* Once, before everything else: 0, or an error. */
int tls_begin(void);

/* pem: certificates with a NUL behind them, which length counts; null to believe everybody. *good and *bad count
   those that were understood and those that were not. Null when there is no memory. */
struct trust *tls_trust(const uint8_t *pem, size_t length, int32_t *good, int32_t *bad);
void tls_distrust(struct trust *trust);

/* A session over a connected socket, which stays the caller's. name: what the certificate must be for; the server
   is told too, unless it is an address (RFC 6066 section 3). Null when there is no memory. */
struct session *tls_open(const struct trust *trust, int fd, const char *name, int is_address);
const struct remark *tls_remark(const struct session *session);

/* 0 or more, or an error of mbedTLS. MBEDTLS_ERR_SSL_WANT_READ and _WRITE: again, when the socket is ready, with
   the same arguments. A peer that always has more to say is left after a bounded amount of it, so the caller's
   clock goes on counting. */
int tls_handshake(struct session *session);

/* 0: the server has said goodbye. One that just hangs up is MBEDTLS_ERR_SSL_CONN_EOF: anybody can do that to a
   connection. */
int tls_read(struct session *session, uint8_t *to, size_t length);
int tls_write(struct session *session, const uint8_t *from, size_t length);

/* Says goodbye, if there is room for it, and forgets the keys. */
void tls_close(struct session *session);
