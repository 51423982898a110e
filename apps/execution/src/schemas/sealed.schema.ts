/** A sealed secret within a document. */
export const sealed = { keyId: String, wrappedKey: String, ciphertext: String, _id: false };
