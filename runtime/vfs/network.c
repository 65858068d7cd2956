/*
 * Sockets and the lookup of names. In pre-initialization access to the network is denied, so that an app which opens a
 * socket while it is imported gets an OSError.
 */

#include "vfs.h"

#include <errno.h>

WRAP(bool, tcp_create_socket_create_tcp_socket,
     (tcp_create_socket_ip_address_family_t family, tcp_create_socket_own_tcp_socket_t *ret,
      tcp_create_socket_error_code_t *err)) {
    if (host_available())
        return __real_tcp_create_socket_create_tcp_socket(family, ret, err);
    *err = NETWORK_ERROR_CODE_ACCESS_DENIED;
    return false;
}

WRAP(bool, udp_create_socket_create_udp_socket,
     (udp_create_socket_ip_address_family_t family, udp_create_socket_own_udp_socket_t *ret,
      udp_create_socket_error_code_t *err)) {
    if (host_available())
        return __real_udp_create_socket_create_udp_socket(family, ret, err);
    *err = NETWORK_ERROR_CODE_ACCESS_DENIED;
    return false;
}

/* Libc keeps the network that it gets. It must not keep the virtual one. */
WRAP(network_borrow_network_t, __wasi_sockets_utils__borrow_network, (void)) {
    return host_available() ? __real___wasi_sockets_utils__borrow_network()
                            : (network_borrow_network_t){HANDLE_NETWORK};
}

WRAP(bool, ip_name_lookup_resolve_addresses,
     (ip_name_lookup_borrow_network_t network, wasip2_string_t *name, ip_name_lookup_own_resolve_address_stream_t *ret,
      ip_name_lookup_error_code_t *err)) {
    if (host_available())
        return __real_ip_name_lookup_resolve_addresses(network, name, ret, err);
    *err = NETWORK_ERROR_CODE_ACCESS_DENIED;
    return false;
}

/* Libc's own function aborts on errors that its authors thought impossible; they happen. */
WRAP(int, __wasilibc_map_socket_error, (const network_error_code_t *error)) {
    switch (*error) {
    case NETWORK_ERROR_CODE_NOT_IN_PROGRESS:
    case NETWORK_ERROR_CODE_INVALID_STATE:
        return EINVAL;
    case NETWORK_ERROR_CODE_NAME_UNRESOLVABLE:
    case NETWORK_ERROR_CODE_PERMANENT_RESOLVER_FAILURE:
        return EHOSTUNREACH;
    case NETWORK_ERROR_CODE_TEMPORARY_RESOLVER_FAILURE:
        return EAGAIN;
    default:
        return __real___wasilibc_map_socket_error(error);
    }
}
