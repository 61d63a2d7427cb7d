#define _GNU_SOURCE
#include "Tls.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <mbedtls/md.h>
#include <mbedtls/md5.h>
#include <mbedtls/oid.h>
#include <mbedtls/psa_util.h>
#include <mbedtls/ssl.h>
#include <psa/crypto.h>

/* Reads of the socket in one call; a record takes two. */
enum { PATIENCE = 32, LONGEST_NAME = 256 };

_Static_assert(sizeof(struct remark) == 152, "TlsNative.Remark has the same");
_Static_assert(sizeof(struct md5) == sizeof(mbedtls_md5_context), "TlsNative.Md5State has the same");

struct trust {
    mbedtls_ssl_config settings;
    mbedtls_x509_crt authorities;
    mbedtls_x509_crt own;
    mbedtls_pk_context key;
};

struct session {
    mbedtls_ssl_context tls;
    struct remark remark;
    int fd, reads_left;
    int owes_name;              /* mbedTLS is still to be told what the certificate must be for */
    char wanted[LONGEST_NAME];  /* that; empty for anything */
};

/* Asked for by mbedTLS: MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG. */
psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context, uint8_t *to, size_t size,
    size_t *length)
{
    (void)context;
    ssize_t count = getrandom(to, size, 0); /* not interrupted below 257 bytes; more is never asked for */
    *length = count < 0 ? 0 : (size_t)count;
    return *length == size ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}

/* Asked for by mbedTLS: MBEDTLS_PLATFORM_GMTIME_R_ALT. Years of 365.2425 days that begin in March (Richards,
   2013). */
struct tm *mbedtls_platform_gmtime_r(const mbedtls_time_t *time, struct tm *date)
{
    long days = *time / 86400, second = *time % 86400;
    long f = days + 2440588 + 1401 + (4 * (days + 2440588) + 274277) / 146097 * 3 / 4 - 38;
    long e = 4 * f + 3, h = 5 * (e % 1461 / 4) + 2;
    date->tm_mday = (int)(h % 153 / 5 + 1);
    date->tm_mon = (int)((h / 153 + 2) % 12);
    date->tm_year = (int)(e / 1461 - 4716 + (13 - date->tm_mon) / 12 - 1900);
    date->tm_hour = (int)(second / 3600);
    date->tm_min = (int)(second / 60 % 60);
    date->tm_sec = (int)(second % 60);
    return date;
}

int tls_begin(void)
{
    return psa_crypto_init();
}

struct trust *tls_trust(const uint8_t *pem, size_t length, int32_t *good, int32_t *bad)
{
    struct trust *trust = calloc(1, sizeof *trust);
    if (trust == NULL)
        return NULL;
    mbedtls_x509_crt_init(&trust->authorities);
    mbedtls_x509_crt_init(&trust->own);
    mbedtls_pk_init(&trust->key);
    mbedtls_ssl_config_init(&trust->settings);
    if (mbedtls_ssl_config_defaults(&trust->settings, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
        MBEDTLS_SSL_PRESET_DEFAULT) != 0) {
        tls_distrust(trust);
        return NULL;
    }
    mbedtls_ssl_conf_rng(&trust->settings, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
    mbedtls_ssl_conf_authmode(&trust->settings, pem == NULL ? MBEDTLS_SSL_VERIFY_NONE : MBEDTLS_SSL_VERIFY_REQUIRED);
    *good = *bad = 0;
    if (pem == NULL)
        return trust;
    int not_understood = mbedtls_x509_crt_parse(&trust->authorities, pem, length);
    *bad = not_understood < 0 ? 1 : not_understood;
    for (const mbedtls_x509_crt *one = &trust->authorities; one != NULL && one->version != 0; one = one->next)
        ++*good;
    mbedtls_ssl_conf_ca_chain(&trust->settings, &trust->authorities, NULL);
    return trust;
}

int tls_introduce(struct trust *trust, const uint8_t *certificate, size_t certificate_length, const uint8_t *key,
    size_t key_length)
{
    int result = mbedtls_x509_crt_parse(&trust->own, certificate, certificate_length);
    if (result == 0)
        result = mbedtls_pk_parse_key(&trust->key, key, key_length, NULL, 0, mbedtls_psa_get_random,
            MBEDTLS_PSA_RANDOM_STATE);
    if (result == 0 && mbedtls_pk_check_pair(&trust->own.pk, &trust->key, mbedtls_psa_get_random,
        MBEDTLS_PSA_RANDOM_STATE) != 0)
        result = MBEDTLS_ERR_PK_TYPE_MISMATCH;
    return result != 0 ? result : mbedtls_ssl_conf_own_cert(&trust->settings, &trust->own, &trust->key);
}

void tls_distrust(struct trust *trust)
{
    mbedtls_ssl_config_free(&trust->settings);
    mbedtls_x509_crt_free(&trust->authorities);
    mbedtls_x509_crt_free(&trust->own);
    mbedtls_pk_free(&trust->key);
    free(trust);
}

static void copy_text(const mbedtls_asn1_buf *text, char *to, size_t room)
{
    size_t length = text->len < room ? text->len : room - 1;
    memcpy(to, text->p, length);
    to[length] = 0;
}

static void copy_name(const mbedtls_x509_name *name, char *to, size_t room)
{
    for (; name != NULL; name = name->next)
        if (MBEDTLS_OID_CMP(MBEDTLS_OID_AT_CN, &name->oid) == 0)
            copy_text(&name->val, to, room);
}

/* Called for each certificate of a chain, the server's last; only looks. */
static int remember(void *of, mbedtls_x509_crt *certificate, int depth, uint32_t *flags)
{
    struct remark *remark = of;
    if ((*flags & (MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE)) != 0) {
        const mbedtls_x509_time *date =
            *flags & MBEDTLS_X509_BADCERT_EXPIRED ? &certificate->valid_to : &certificate->valid_from;
        remark->year = date->year;
        remark->month = date->mon;
        remark->day = date->day;
    }
    if ((*flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) != 0) {
        copy_name(&certificate->issuer, remark->issuer, sizeof remark->issuer);
        if (depth == 0 && certificate->issuer_raw.len == certificate->subject_raw.len
            && memcmp(certificate->issuer_raw.p, certificate->subject_raw.p, certificate->subject_raw.len) == 0)
            *flags |= SIGNED_BY_ITSELF;
    }
    if (depth == 0) {
        const mbedtls_x509_sequence *names = &certificate->subject_alt_names;
        copy_name(&certificate->subject, remark->subject, sizeof remark->subject);
        /* Where there are such names the subject is not looked at (RFC 9110 section 4.3.4). */
        if (names->buf.tag == (MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_X509_SAN_DNS_NAME))
            copy_text(&names->buf, remark->subject, sizeof remark->subject);
    }
    return 0;
}

static int failed(struct session *session, int again)
{
    if (errno == EAGAIN || errno == EINTR)
        return again;
    session->remark.error = errno;
    return MBEDTLS_ERR_SSL_INTERNAL_ERROR;
}

static int hear(void *of, unsigned char *to, size_t length)
{
    struct session *session = of;
    if (session->reads_left == 0)
        return MBEDTLS_ERR_SSL_WANT_READ;
    session->reads_left--;
    ssize_t count = recv(session->fd, to, length, MSG_DONTWAIT);
    return count < 0 ? failed(session, MBEDTLS_ERR_SSL_WANT_READ) : (int)count;
}

static int say(void *of, const unsigned char *from, size_t length)
{
    struct session *session = of;
    ssize_t count = send(session->fd, from, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    return count < 0 ? failed(session, MBEDTLS_ERR_SSL_WANT_WRITE) : (int)count;
}

struct session *tls_open(const struct trust *trust, int fd, const char *told, const char *wanted)
{
    struct session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return NULL;
    session->fd = fd;
    mbedtls_ssl_init(&session->tls);
    if (wanted != NULL)
        strncpy(session->wanted, wanted, LONGEST_NAME - 1);
    session->owes_name = told == NULL || wanted == NULL || strcmp(told, wanted) != 0;
    if (mbedtls_ssl_setup(&session->tls, &trust->settings) != 0
        || mbedtls_ssl_set_hostname(&session->tls, told) != 0) {
        mbedtls_ssl_free(&session->tls);
        free(session);
        return NULL;
    }
    /* mbedTLS writes in small pieces, each of which would wait for the answer to the one before. */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    mbedtls_ssl_set_bio(&session->tls, session, say, hear, NULL);
    mbedtls_ssl_set_verify(&session->tls, remember, &session->remark);
    return session;
}

const struct remark *tls_remark(const struct session *session)
{
    return &session->remark;
}

static int noted(struct session *session, int result)
{
    if (result == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED)
        session->remark.refusal = mbedtls_ssl_get_verify_result(&session->tls);
    if (result == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
        session->remark.alert = session->tls.MBEDTLS_PRIVATE(in_msg)[1];
    return result;
}

int tls_handshake(struct session *session)
{
    int result = 0;
    session->reads_left = PATIENCE;
    while (result == 0 && !mbedtls_ssl_is_handshake_over(&session->tls)) {
        /* Not before: with mbedTLS, what is verified is also told, in each of our hellos. */
        if (session->owes_name && session->tls.MBEDTLS_PRIVATE(state) == MBEDTLS_SSL_SERVER_CERTIFICATE) {
            result = mbedtls_ssl_set_hostname(&session->tls, session->wanted[0] != 0 ? session->wanted : NULL);
            session->owes_name = 0;
        } else {
            result = mbedtls_ssl_handshake_step(&session->tls);
        }
    }
    return noted(session, result);
}

int tls_read(struct session *session, uint8_t *to, size_t length)
{
    session->reads_left = PATIENCE;
    int result = mbedtls_ssl_read(&session->tls, to, length);
    return result == 0 ? MBEDTLS_ERR_SSL_CONN_EOF
        : result == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY ? 0
        : noted(session, result);
}

int tls_write(struct session *session, const uint8_t *from, size_t length)
{
    session->reads_left = PATIENCE;
    return noted(session, mbedtls_ssl_write(&session->tls, from, length));
}

void tls_close(struct session *session, int goodbye)
{
    if (goodbye)
        mbedtls_ssl_close_notify(&session->tls);
    mbedtls_ssl_free(&session->tls);
    free(session);
}

void md5_begin(struct md5 *hash)
{
    mbedtls_md5_init((mbedtls_md5_context *)hash);
    mbedtls_md5_starts((mbedtls_md5_context *)hash);
}

void md5_add(struct md5 *hash, const uint8_t *piece, size_t length)
{
    mbedtls_md5_update((mbedtls_md5_context *)hash, piece, length);
}

void md5_finish(struct md5 *hash, uint8_t *digest)
{
    mbedtls_md5_finish((mbedtls_md5_context *)hash, digest);
}

struct mbedtls_md_context_t *hmac_md5_open(const uint8_t *key, size_t length)
{
    mbedtls_md_context_t *code = malloc(sizeof *code);

    if (code == NULL)
        return NULL;
    mbedtls_md_init(code);
    if (mbedtls_md_setup(code, mbedtls_md_info_from_type(MBEDTLS_MD_MD5), 1) == 0
        && mbedtls_md_hmac_starts(code, key, length) == 0)
        return code;
    hmac_md5_close(code);
    return NULL;
}

void hmac_md5(struct mbedtls_md_context_t *code, const uint8_t *message, size_t length, uint8_t *mac)
{
    mbedtls_md_hmac_reset(code);
    mbedtls_md_hmac_update(code, message, length);
    mbedtls_md_hmac_finish(code, mac);
}

void hmac_md5_close(struct mbedtls_md_context_t *code)
{
    mbedtls_md_free(code);
    free(code);
}
