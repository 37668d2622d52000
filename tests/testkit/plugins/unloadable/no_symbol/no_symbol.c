/* A library, but no plugin. */
#include <dossier/abi.h>

extern const int something_else DOSSIER_EXPORT;
const int something_else = 1;
