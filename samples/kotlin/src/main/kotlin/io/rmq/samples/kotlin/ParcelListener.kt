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

package io.rmq.samples.kotlin

import io.rmq.RmqContext
import io.rmq.annotation.RmqListener
import org.slf4j.LoggerFactory
import org.springframework.messaging.handler.annotation.Header
import org.springframework.messaging.handler.annotation.SendTo
import org.springframework.stereotype.Component

/**
 * Delivers parcels. A parcel is done when the function has returned, however often it
 * was suspended; if it throws, the parcel is tried again. If it takes too long, its
 * coroutine is cancelled.
 */
@Component
class ParcelListener(private val carrier: Carrier) {

	@RmqListener(topic = "parcels", id = "parcels")
	@SendTo("receipts")
	suspend fun on(parcel: Parcel, context: RmqContext, @Header(required = false) note: String = "none"): Receipt {
		logger.info("Attempt {} to deliver {}, note: {}", context.attempt(), parcel.number, note)
		carrier.deliver(parcel)
		return Receipt(parcel.number, note)
	}

	@RmqListener(topic = "receipts", id = "receipts")
	fun on(receipt: Receipt) = logger.info("There is a receipt for {}", receipt.number)

	private companion object {

		private val logger = LoggerFactory.getLogger(ParcelListener::class.java)

	}

}

/**
 * Says that a parcel was delivered.
 */
data class Receipt(val number: String, val note: String)
