Feature: Registration
  Whoever wants an account gets one, by proving that their address is theirs.

  Scenario: Ada opens an account
    When Ada registers
    Then Ada is told "Look in your inbox"
    And Ada receives "Welcome to Handshake: please confirm your address"
    When Ada confirms by the link in the email
    And Ada logs in
    Then Ada is in

  Scenario: Nobody gets in before the address is confirmed
    Given Ada has registered
    When Ada logs in
    Then Ada is told "This address is not confirmed yet."
    And Ada receives "Welcome to Handshake: please confirm your address"

  Scenario: A mail scanner that opens every link confirms nothing
    Given Ada has registered
    When Ada opens the link in the email
    Then Ada is told "Is ada@example.com yours?"
    When Ada logs in
    Then Ada is told "This address is not confirmed yet."

  Scenario: A link works once
    Given Ada has an account
    When Ada opens the link in the email
    Then Ada is told "There is nothing left to confirm: all is well."

  Scenario: Whose address it is learns that somebody tried it, and nobody else learns anything
    Given Ada has an account
    When Eve registers with the address of Ada
    Then Eve is told "Look in your inbox"
    And Ada receives "Handshake: you have an account already"

  Scenario: Ada sees no email, and registers once more
    Given Ada has registered
    When Ada registers
    Then Ada is told "We have written to the address you gave."
    And Ada receives "Handshake: you have an account already"

  Scenario: A password counts with the blank at its end
    When Ada registers with the password "correct horse battery "
    And Ada receives "Welcome to Handshake: please confirm your address"
    And Ada confirms by the link in the email
    And Ada logs in with the password "correct horse battery "
    Then Ada is in

  Scenario: A password that everybody guesses is refused
    When Ada registers with the password "Password1"
    Then Ada is told "This password is one of the first that anybody would guess."
    And Ada receives nothing
