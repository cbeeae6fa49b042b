/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.rmq.convert;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqSerializationException;
import org.jspecify.annotations.Nullable;

/**
 * AES in Galois/counter mode. What comes out is a random nonce of 12 bytes, then the
 * ciphertext, and at its end the tag of 16 bytes. The tag is also over the associated
 * data, which the reader must know. Thread-safe.
 */
final class PayloadCipher {

	static final String ENCODING = "aes-gcm";

	private static final String ALGORITHM = "AES/GCM/NoPadding";

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BYTES = 16;

	private final EncryptionKeys keys;

	private final SecureRandom random = new SecureRandom();

	PayloadCipher(EncryptionKeys keys) {
		this.keys = keys;
	}

	/**
	 * Return the id of the key to encrypt with.
	 * @return the id, or {@code null} if nothing is to be encrypted
	 */
	@Nullable String activeKey() {
		return this.keys.activeId();
	}

	byte[] encrypt(byte[] body, String keyId, String associated) {
		byte[] nonce = new byte[NONCE_BYTES];
		this.random.nextBytes(nonce);
		byte[] encrypted = new byte[NONCE_BYTES + body.length + TAG_BYTES];
		System.arraycopy(nonce, 0, encrypted, 0, NONCE_BYTES);
		try {
			cipher(Cipher.ENCRYPT_MODE, key(keyId), nonce, associated).doFinal(body, 0, body.length, encrypted,
					NONCE_BYTES);
			return encrypted;
		}
		catch (GeneralSecurityException ex) {
			throw new RmqException(RmqErrorCode.INTERNAL, "Body cannot be encrypted with key '%s'".formatted(keyId),
					ex);
		}
	}

	/**
	 * Decrypt.
	 * @throws RmqSerializationException if the key is unknown or wrong, or something was
	 * changed
	 */
	byte[] decrypt(byte[] body, String keyId, String associated) {
		if (body.length < NONCE_BYTES + TAG_BYTES) {
			throw new RmqSerializationException(
					"Body of %d bytes is said to be encrypted with key '%s', but is too short for that"
						.formatted(body.length, keyId),
					null);
		}
		byte[] nonce = new byte[NONCE_BYTES];
		System.arraycopy(body, 0, nonce, 0, NONCE_BYTES);
		try {
			return cipher(Cipher.DECRYPT_MODE, key(keyId), nonce, associated).doFinal(body, NONCE_BYTES,
					body.length - NONCE_BYTES);
		}
		catch (AEADBadTagException ex) {
			throw new RmqSerializationException(
					"Body of %d bytes cannot be decrypted with key '%s': it was encrypted with another key of this id, or the body, the id or a header of the message was changed"
						.formatted(body.length, keyId),
					ex);
		}
		catch (GeneralSecurityException ex) {
			throw new RmqSerializationException(
					"Body of %d bytes cannot be decrypted with key '%s': %s".formatted(body.length, keyId, ex), ex);
		}
	}

	private SecretKey key(String id) {
		SecretKey key = this.keys.key(id);
		if (key == null) {
			throw new RmqSerializationException(
					"The message is encrypted with the key '%s', which is not among the keys %s; add it as rmq.encryption.keys.%s"
						.formatted(id, this.keys.ids(), id),
					null);
		}
		return key;
	}

	private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String associated)
			throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance(ALGORITHM);
		cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
		cipher.updateAAD(associated.getBytes(StandardCharsets.UTF_8));
		return cipher;
	}

}
