/* A table that ends after its first fields. */
#include <dossier/abi.h>

extern const uint32_t dossier_plugin[2] DOSSIER_EXPORT;
const uint32_t dossier_plugin[2] = {8, DOSSIER_ABI};
