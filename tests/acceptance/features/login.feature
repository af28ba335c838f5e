Feature: Logging in
  The right password lets its owner in, and nobody else.

  Scenario: Ada logs in and out
    Given Ada has an account
    When Ada logs in
    Then Ada is in
    When Ada logs out
    Then Ada is out

  Scenario: Ada logs in at her desk, and her phone stays in
    Given Ada has an account
    And Ada is in on her phone
    When Ada logs in
    Then Ada is in
    And Ada is still in on her phone

  Scenario: A wrong password tells nothing
    Given Ada has an account
    When Ada logs in with the password "a guess of somebody"
    Then Ada is told "No account has this address and this password."
    And Ada is out

  Scenario: An unknown address is told the same
    When Eve logs in
    Then Eve is told "No account has this address and this password."

  Scenario: Whoever guesses on and on has to wait
    Given Ada has an account
    When Ada logs in with the password "a guess of somebody" 11 times
    Then Ada is told "Too many attempts"
