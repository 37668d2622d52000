/* Claims an ABI that is not spoken here. Its functions would crash. */
#include <dossier/abi.h>

extern const dossier_plugin_v1 dossier_plugin DOSSIER_EXPORT;
const dossier_plugin_v1 dossier_plugin = {sizeof(dossier_plugin_v1), DOSSIER_ABI + 1u, 0, 0, 0, 0};
