package io.customerpipeline.schemas.customer;

import org.jspecify.annotations.Nullable;

/// Changes of single parts of a [Profile]: the other metadata keys and the other parts of the
/// address stay as they are.
///
/// The processor applies it, because only the processor knows the current value. So two merges of
/// different keys never undo each other.
///
/// @param metadata absent leaves all metadata
/// @param billingAddress absent leaves the address
public record ProfileMerge(
    @Nullable MetadataMerge metadata, @Nullable AddressMerge billingAddress) {

  /// Why a customer cannot be the result of a merge.
  public enum Fault {
    /// The address would have parts, but no country.
    ADDRESS_INCOMPLETE,
    /// There would be more than [Metadata#MAX_KEYS] keys.
    METADATA_FULL
  }

  /// @return absent if [#applyTo] gives a profile
  @Nullable Fault faultOn(Profile base) {
    if (billingAddress != null && !billingAddress.fitsOn(base.billingAddress())) {
      return Fault.ADDRESS_INCOMPLETE;
    }
    return metadata != null && !metadata.fitsOn(base.metadata()) ? Fault.METADATA_FULL : null;
  }

  /// @throws InvalidValueException if there is a [#faultOn] it
  Profile applyTo(Profile base) {
    return new Profile(
        base.type(),
        base.name(),
        base.billingName(),
        billingAddress == null
            ? base.billingAddress()
            : billingAddress.applyTo(base.billingAddress()),
        base.taxId(),
        base.locale(),
        metadata == null ? base.metadata() : metadata.applyTo(base.metadata()));
  }
}
