// Names and types of an item's media in the bundle.
#pragma once

#include "model/case.hpp"
#include "store/store.hpp"

namespace dossier {

/// Joins what is known of the media as of a time: state, digest, size, type, path in the bundle.
Result<void> join_media(Item& item, Store& store, Micros as_of);

}  // namespace dossier
