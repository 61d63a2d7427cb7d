/* What C# sees of mbedTLS (TlsNative.cs has the same): four dozen of its functions behind a dozen. Nothing in here
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

/* What servers that ask for it are shown: PEM with a NUL behind it, which the lengths count. Once, before the first
   session. 0, or an error of mbedTLS. */
int tls_introduce(struct trust *trust, const uint8_t *certificate, size_t certificate_length, const uint8_t *key,
    size_t key_length);

/* A session over a connected socket, which stays the caller's. told: the name that the server is told (RFC 6066
   section 3), null for none. wanted: the name or address that its certificate must be for, null for any. Null when
   there is no memory. */
struct session *tls_open(const struct trust *trust, int fd, const char *told, const char *wanted);
const struct remark *tls_remark(const struct session *session);

/* 0 or more, or an error of mbedTLS. MBEDTLS_ERR_SSL_WANT_READ and _WRITE: again, when the socket is ready, with
   the same arguments. A peer that always has more to say is left after a bounded amount of it, so the caller's
   clock goes on counting. */
int tls_handshake(struct session *session);

/* 0: the server has said goodbye. One that just hangs up is MBEDTLS_ERR_SSL_CONN_EOF: anybody can do that to a
   connection. */
int tls_read(struct session *session, uint8_t *to, size_t length);
int tls_write(struct session *session, const uint8_t *from, size_t length);

/* Says goodbye, if that is wanted and there is room for it, and forgets the keys. */
void tls_close(struct session *session, int goodbye);

/* MD5 (RFC 1321) of what comes piece by piece; for digests of pages, not for secrets. */
struct md5 {
    uint32_t words[6];
    uint8_t block[64];
};
void md5_begin(struct md5 *hash);
void md5_add(struct md5 *hash, const uint8_t *piece, size_t length);
void md5_finish(struct md5 *hash, uint8_t *digest);

/* HMAC-MD5 (RFC 2104) under one key, which is kept; NULL: no memory. A message is 16 bytes of MAC, and nothing is
   allocated for it. One thread at a time. */
struct mbedtls_md_context_t;
struct mbedtls_md_context_t *hmac_md5_open(const uint8_t *key, size_t length);
void hmac_md5(struct mbedtls_md_context_t *code, const uint8_t *message, size_t length, uint8_t *mac);
void hmac_md5_close(struct mbedtls_md_context_t *code);
